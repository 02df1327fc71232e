/** A stage of the pipeline on a thread of its own: a function from value to value, and both of its ends. */

import { once } from "node:events";
import { parentPort, Worker } from "node:worker_threads";

export interface Thread<Input, Output> {
  /**
   * Runs the stage, one input at a time.
   *
   * @throws {Error} what the stage has thrown
   */
  readonly run: (input: Input) => Promise<Output>;
  /** Ends the thread, in the middle of its work too. */
  readonly end: () => Promise<unknown>;
}

/**
 * Starts a thread. It keeps the process alive only while it works; one that has
 * failed is replaced at the next input.
 *
 * @param program - the file that calls `serve`
 */
export function startThread<Input, Output>(
  program: string,
): Thread<Input, Output> {
  const start = (): Worker => {
    const started = new Worker(program);
    started.unref();
    started.once("exit", () => {
      if (worker === started) worker = undefined;
    });
    // before it is asked, nobody waits for its error: the next input meets it again
    started.on("error", () => undefined);
    return started;
  };
  let worker: Worker | undefined = start();
  return {
    run: async (input) => {
      const asked = (worker ??= start());
      asked.ref();
      try {
        asked.postMessage(input);
        const [output] = (await once(asked, "message")) as [Output];
        return output;
      } finally {
        asked.unref();
      }
    },
    end: async () => worker?.terminate(),
  };
}

/** Runs a stage for whoever has started this thread. What it throws ends the thread, and reaches that one. */
export function serve(stage: (input: never) => Promise<unknown>): void {
  parentPort?.on("message", (input: unknown) => {
    void stage(input as never).then((output) => {
      parentPort?.postMessage(output);
    });
  });
}
