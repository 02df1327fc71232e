/** A campaign of faults, printed: what the client loses when three requests of ten fail. */

import { parseArgs } from "node:util";
import type { Failure } from "./audit.js";
import {
  runCampaign,
  type Campaign,
  type Report,
  type Row,
} from "./campaign.js";

const usage = `Usage: npm run faults -- [--seed N] [--creates N] [--rate R]

Runs creates, ensures, updates and deletes, many at once, against a fake of the
API on a loopback port that drops connections, stalls, throttles and garbles at
random. Then repairs what failed, and counts what was lost.

  --seed N     an integer; the faults are drawn by it in the order in which
               requests arrive, which differs a little from run to run (default 1)
  --creates N  plain creates, and names to ensure, from 1 (default 200)
  --rate R     the share of requests that fail, from 0 to 1 (default 0.3)
  --help       print this

Exit code: 0 if nothing was lost, 1 if something was, 2 for wrong arguments.
`;

class UsageError extends Error {}

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let campaign: Campaign | undefined;
  try {
    campaign = readArguments(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    return 2;
  }
  if (!campaign) {
    process.stdout.write(usage);
    return 0;
  }
  const report = await runCampaign(campaign);
  print(report);
  return Object.values(report.lost).some(({ length }) => length > 0) ? 1 : 0;
}

/** Nothing where help is asked for. */
function readArguments(args: readonly string[]): Campaign | undefined {
  const { values } = parse(args);
  if (values.help) return undefined;
  return {
    seed: number("seed", values.seed, "an integer", Number.isSafeInteger),
    creates: number(
      "creates",
      values.creates,
      "an integer from 1",
      (value) => Number.isSafeInteger(value) && value >= 1,
    ),
    rate: number(
      "rate",
      values.rate,
      "a number from 0 to 1",
      (value) => value >= 0 && value <= 1,
    ),
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: "string", default: "1" },
        creates: { type: "string", default: "200" },
        rate: { type: "string", default: "0.3" },
        help: { type: "boolean" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

function number(
  option: string,
  text: string,
  accepted: string,
  accept: (value: number) => boolean,
): number {
  const value = text.trim() === "" ? NaN : Number(text);
  if (accept(value)) return value;
  throw new UsageError(`--${option}: ${text} - accepted: ${accepted}`);
}

function print({ rows, repairs, lost, ...report }: Report): void {
  const failures: Failure[] = ["api", "connection", "timeout", "response"];
  const line = (...cells: readonly (string | number)[]): void => {
    const [first = "", ...rest] = cells;
    const padded = rest.map((cell) => String(cell).padStart(10));
    console.log(`${String(first).padEnd(14)}${padded.join(" ")}`);
  };
  line("", "asked", "succeeded", ...failures, "other");
  const all: Record<string, Row> = { ...rows, "ensured again": repairs };
  for (const [name, { asked, succeeded, failed }] of Object.entries(all)) {
    const shown = failures.map((failure) => failed[failure]);
    const other = shown.reduce(
      (rest, count) => rest - count,
      asked - succeeded,
    );
    line(name, asked, succeeded, ...shown, other);
  }
  const { half, most, all: every } = report.ensureSeconds;
  console.log(`
requests            ${report.requests}, of them ${report.retries} retries, in ${report.seconds.toFixed(1)} s
creates sent twice  ${report.repeatedPosts}, by the runtime itself
an ensure took      ${half.toFixed(1)} s (half of them), ${most.toFixed(1)} s (95 of 100), ${every.toFixed(1)} s (all)
apps that exist     ${report.apps}
left under way      ${report.underWay}
ensured, in hand    ${report.inHand}
orphans             ${lost.orphans.length}
duplicates          ${lost.duplicates.length}
secrets lost        ${lost.secrets.length}
untruthful          ${lost.untruthful.length}`);
  for (const [name, lines] of Object.entries(lost) as [string, string[]][]) {
    for (const text of lines.slice(0, 5)) console.log(`${name}: ${text}`);
  }
}
