/** `fake`: the fake of the API as a server, for people without the network. */

import { once } from "node:events";
import { createFakeCalls, type Fault, type FaultRule } from "../testing.js";
import type { Command, Terminal } from "./command.js";
import { cors, serveFake } from "./fake-server.js";
import { Failure } from "./failure.js";
import { readNumber } from "./options.js";

export const fake: Command = {
  name: "fake",
  operands: "",
  count: [0, 0],
  options: ["port", "account", "fail"],
  summary: "serves a fake of the API on 127.0.0.1, until it is interrupted",
  notes: `The fake forgets its apps when it ends. It takes every token, and every account unless --account names one. Pages of any
origin may call it (CORS).

--fail takes a fault of cloudflare-calls/testing, such as drop-after, throttle or stall-body, or a status from 200 to
599. OPERATION is such as apps.create, else all fail; TIMES is a number or a share, else it is for ever:
  --fail 503  --fail apps.create:drop-after:1  --fail apps.list:throttle:30%`,
  async run({ values }, terminal) {
    const { account: accountId, port = "8787" } = values;
    const calls = createFakeCalls({ ...(accountId && { accountId }) });
    for (const text of values.fail ?? []) addFault(text, calls.fail);
    const { baseUrl, close } = await listen(calls, port, terminal);
    terminal.print(`# A fake of the Calls API. What it needs:
export CLOUDFLARE_BASE_URL=${baseUrl}
export CLOUDFLARE_ACCOUNT_ID=${accountId ?? "fake"}
export CLOUDFLARE_API_TOKEN=fake
`);
    const { signal } = terminal;
    if (!signal.aborted) await once(signal, "abort");
    await close();
    return "done";
  },
};

async function listen(
  calls: Parameters<typeof serveFake>[0],
  port: string,
  { tell }: Terminal,
) {
  try {
    return await serveFake(calls, {
      port: readNumber("port", port, [0, 65_535]),
      cors,
      onServed({ method, path, status = "no response" }) {
        tell(`${method} ${path} ${status}`);
      },
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    const why = code === "EADDRINUSE" ? "is taken" : "can't be used";
    throw new Failure(
      "failed",
      `port ${port} ${why} (${code}): choose another by --port, or 0 for a free one.`,
    );
  }
}

/** Adds the fault that `[OPERATION:]HOW[:TIMES]` names. */
function addFault(text: string, fail: (rule: FaultRule) => () => void): void {
  const [whole, operation, how = "", count, share] =
    /^(?:(apps\.\w+):)?([\w-]+)(?::(?:(\d+)|(\d+)%))?$/.exec(text) ?? [];
  if (whole === undefined) {
    throw new Failure(
      "usage",
      `--fail is ${JSON.stringify(text)}: it takes [OPERATION:]HOW[:TIMES], such as apps.create:drop-after:1 or throttle:30%.`,
    );
  }
  const isStatus = /^\d{3}$/.test(how);
  try {
    fail({
      ...(isStatus
        ? { how: "answer", status: Number(how) }
        : { how: how as Fault }),
      ...(operation && { operation: operation as FaultRule["operation"] & {} }),
      ...(count === undefined
        ? { rate: Number(share ?? 100) / 100 }
        : { times: Number(count) }),
    });
  } catch (error) {
    throw new Failure("usage", `--fail ${text}: ${(error as Error).message}.`);
  }
}
