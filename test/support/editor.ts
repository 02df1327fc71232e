/** An editor, as far as it asks the server that comes with TypeScript. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import type ts from "typescript";

type Command = `${ts.server.protocol.CommandTypes}`;

/** A place in a file: line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
}

export interface Editor {
  /** Opens a file with this text, which need not be on disk. A `^` in it is the caret, and no part of it. */
  readonly open: (file: string, text: string) => Place;
  /** The body of the answer; undefined where there is none. */
  readonly ask: <Body>(
    command: Command,
    args: object,
  ) => Promise<Body | undefined>;
  readonly close: () => Promise<unknown>;
}

const server = createRequire(import.meta.url).resolve(
  "typescript/lib/tsserver.js",
);

/** Starts an editor that compiles what it opens by these options. */
export function startEditor(
  options: ts.server.protocol.InferredProjectCompilerOptions,
): Editor {
  const child = spawn(
    process.execPath,
    [server, "--disableAutomaticTypingAcquisition"],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const waiting = new Map<number, (body: unknown) => void>();
  // a line is a header, or a whole message
  createInterface(child.stdout).on("line", (line) => {
    if (!line.startsWith("{")) return;
    const message = JSON.parse(line) as
      ts.server.protocol.Response | ts.server.protocol.Event;
    if (message.type === "response")
      waiting.get(message.request_seq)?.(message.body);
  });
  let seq = 0;
  const send = (command: Command, args: object): number => {
    seq += 1;
    child.stdin.write(
      `${JSON.stringify({ seq, type: "request", command, arguments: args })}\n`,
    );
    return seq;
  };
  send("compilerOptionsForInferredProjects", { options });
  return {
    open: (file, text) => {
      const caret = text.indexOf("^");
      send("open", { file, fileContent: text.replace("^", "") });
      const before = text.slice(0, caret).split("\n");
      const offset = (before.at(-1) ?? "").length + 1;
      return { file, line: before.length, offset };
    },
    ask: <Body>(command: Command, args: object) =>
      new Promise<Body | undefined>((resolve) => {
        waiting.set(send(command, args), (body) => {
          resolve(body as Body | undefined);
        });
      }),
    close: () => {
      const exit = once(child, "exit");
      send("exit", {});
      return exit;
    },
  };
}
