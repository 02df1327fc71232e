/** A stage of the pipeline on a thread of its own: both of its ends. */

import { once } from "node:events";
import { parentPort, Worker } from "node:worker_threads";

/** What comes back: a value, or why there is none. */
type Answer<Value> = { readonly value: Value } | { readonly reason: string };

export interface Thread<Question, Value> {
  /**
   * Asks it, after the questions before.
   *
   * @throws {Error} with the message of what the thread has thrown
   */
  readonly ask: (question: Question) => Promise<Value>;
  /** Ends it, in the middle of its work, too. */
  readonly end: () => Promise<unknown>;
}

/**
 * Starts a thread. It keeps the process alive only while it works.
 *
 * @param program - the file, in this folder, that calls `serve`
 */
export function startThread<Question, Value>(
  program: string,
): Thread<Question, Value> {
  let worker: Worker | undefined;
  const start = (): Worker => {
    const started = new Worker(new URL("launch.cjs", import.meta.url), {
      workerData: program,
      // whatever runs this process is not to run the thread
      execArgv: [],
    });
    started.unref();
    // one that has run out of memory, say, is not the last
    started.once("exit", () => {
      worker = undefined;
    });
    return started;
  };
  worker = start();
  const askNow = async (question: Question): Promise<Value> => {
    const asked = (worker ??= start());
    asked.ref();
    try {
      asked.postMessage(question);
      const [answer] = (await once(asked, "message")) as [Answer<Value>];
      if ("reason" in answer) throw new Error(answer.reason);
      return answer.value;
    } finally {
      asked.unref();
    }
  };
  let last: Promise<unknown> | undefined;
  return {
    ask: (question) => {
      // at once if it can be: whoever asks may be busy for long afterwards
      const asked = last ? last.then(() => askNow(question)) : askNow(question);
      const settled = asked
        .catch(() => undefined)
        .then(() => {
          if (last === settled) last = undefined;
        });
      last = settled;
      return asked;
    },
    end: async () => worker?.terminate(),
  };
}

/** Answers whoever has started this thread. */
export function serve(work: (question: never) => Promise<unknown>): void {
  parentPort?.on("message", (question: unknown) => {
    void answer(work, question as never).then((message) => {
      parentPort?.postMessage(message);
    });
  });
}

async function answer(
  work: (question: never) => Promise<unknown>,
  question: never,
): Promise<Answer<unknown>> {
  try {
    return { value: await work(question) };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
