/** Runs a stage of the pipeline on a thread: here are the end that starts the thread and the end that runs on it. */

import { once } from "node:events";
import { parentPort, Worker } from "node:worker_threads";

export interface Thread<Input, Output> {
  /**
   * Runs the stage, one input at a time.
   *
   * @throws {Error} the error that the stage throws
   */
  readonly run: (input: Input) => Promise<Output>;
  /** Ends the thread, even while it works. */
  readonly end: () => Promise<unknown>;
}

/** Megabytes that short-lived objects of a thread may fill. Node's own limit is twice that or more; it takes more memory for a large description, and as much time. */
const youngMemory = 24;

/**
 * Starts a thread, which keeps the process alive only while it works. After a
 * failure, the next input starts another thread.
 *
 * @param program - the file that calls `serveStage`
 * @param keep - whether the thread stays for further inputs; else it ends with
 *   its first output, so that its memory is free for the other threads
 */
export function startThread<Input, Output>(
  program: string,
  { keep }: { readonly keep: boolean },
): Thread<Input, Output> {
  const start = (): Worker => {
    const started = new Worker(program, {
      resourceLimits: { maxYoungGenerationSizeMb: youngMemory },
    });
    started.unref();
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    // a thread may fail before its first input; that input starts another, which reports the same error
    started.on("error", () => undefined);
    return started;
  };
  let worker: Worker | undefined = start();
  return {
    run: async (input) => {
      const busy = (worker ??= start());
      busy.ref();
      try {
        busy.postMessage(input);
        const [output] = (await once(busy, "message")) as [Output];
        return output;
      } finally {
        busy.unref();
        if (!keep) await busy.terminate();
      }
    },
    end: async () => worker?.terminate(),
  };
}

/** Runs a stage on this thread, once for each input. An error of the stage ends the thread and rejects `run`. */
export function serveStage(stage: (input: never) => Promise<unknown>): void {
  parentPort?.on("message", (input: unknown) => {
    void stage(input as never).then((output) => {
      parentPort?.postMessage(output);
    });
  });
}
