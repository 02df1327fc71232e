/** The lifecycle in a page of headless Chromium. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { defer } from "../support/deferred.js";
import type { Input } from "./check.js";
import { cors } from "./cors.js";
import type { Result } from "./lifecycle.js";
import { patience, type Place } from "./place.js";
import { inWorld, type Front } from "./world.js";

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-logging=stderr",
];

const html = `<!doctype html>
<link rel="icon" href="data:,">
<script type="module" src="/page.mjs"></script>
`;

/** @param api - whether the page's server is that of the API, too */
export async function runPage(
  { program, folder, differences }: Place,
  api: "same origin" | "another origin",
): Promise<readonly Result[]> {
  const bundle = await readFile(join(folder, "page.mjs"), "utf8");
  const answered = defer<readonly Result[]>();
  const page: Front = async (request, answer) => {
    switch (new URL(request.url).pathname) {
      case "/":
        return respond(html, "text/html");
      case "/page.mjs":
        return respond(bundle, "text/javascript");
      case "/results":
        answered.resolve((await request.json()) as readonly Result[]);
        return respond("", "text/plain");
      default:
        return answer();
    }
  };
  const open = async (home: string, input: Input) => {
    const hash = encodeURIComponent(JSON.stringify(input));
    return openPage(program, `${home}/#${hash}`, answered.promise);
  };
  return inWorld(
    async ({ origin: home, closed }) =>
      api === "same origin"
        ? open(home, { origin: home, closed, differences })
        : inWorld(
            async ({ origin }) => open(home, { origin, closed, differences }),
            cors,
          ),
    page,
  );
}

function respond(body: string, type: string): Response {
  return new Response(body, {
    headers: { "content-type": `${type}; charset=utf-8` },
  });
}

/** Opens a page in a browser of its own, until it has answered. */
async function openPage<T>(
  program: string,
  url: string,
  answered: Promise<T>,
): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), "chromium-"));
  const child = spawn(program, [...flags, `--user-data-dir=${profile}`, url], {
    env: { PATH: process.env["PATH"], HOME: profile },
    stdio: ["ignore", "ignore", "pipe"],
    timeout: patience,
  });
  const said = text(child.stderr);
  const ended = once(child, "close");
  try {
    return await Promise.race([
      answered,
      ended.then(async () => {
        const lines = (await said).split("\n");
        const why = lines.filter((line) => line.includes("CONSOLE"));
        throw new Error(
          `the page did not answer: ${why.join("\n") || lines.slice(-5).join("\n")}`,
        );
      }),
    ]);
  } finally {
    child.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 10 });
  }
}
