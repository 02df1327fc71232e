/** How long the compiler takes to check the shortest program that lists the apps. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { official, ours, treeShakable, type Client } from "./clients.js";
import { run } from "./command.js";
import { comparisonOf, takeTurns, type Comparison } from "./comparison.js";
import { install, pack } from "./install.js";
import type { Bench } from "./part.js";
import { versionOf } from "./peers.js";
import { project, type Setup } from "./setup.js";

interface Program {
  readonly client: Client;
  readonly source: string;
}

const programs: readonly Program[] = [
  {
    client: ours,
    source: `import { createCallsClient } from "cloudflare-calls";
export const apps = await createCallsClient().apps.list();
`,
  },
  {
    client: official,
    source: `import Cloudflare from "cloudflare";
export const apps = await new Cloudflare().calls.sfu.list({ account_id: "a" });
`,
  },
  {
    client: treeShakable,
    source: `import { createClient } from "cloudflare/tree-shakable";
import { SFU } from "cloudflare/resources/calls/sfu";
export const apps = await createClient({ resources: [SFU] }).calls.sfu.list({ account_id: "a" });
`,
  },
];

const compiler = [
  join(project, "node_modules/typescript/bin/tsc"),
  ...["--noEmit", "--strict", "--target", "es2022", "--module", "nodenext"],
  // as `tsc --init` has it
  "--skipLibCheck",
];

export function compareConsumers({
  setup,
  runs,
}: Bench): readonly Comparison[] {
  const contenders = programs.map(({ client, source }) => {
    let file: string | undefined;
    return {
      ...client,
      measure: () => {
        file ??= write(source, specOf(client, setup), setup);
        const started = performance.now();
        run(setup.node, [...compiler, file], setup.folder);
        return (performance.now() - started) / 1000;
      },
    };
  });
  const what = {
    what: "type check of a program that lists the apps",
    unit: "s",
  };
  return [comparisonOf(what, takeTurns(contenders, runs), (time) => time)];
}

/** What npm installs. */
function specOf({ needs }: Client, setup: Setup): string {
  return needs === undefined ? pack(setup) : `${needs}@${versionOf(needs)}`;
}

/** Writes a program where its package is installed, and returns its path. */
function write(source: string, spec: string, setup: Setup): string {
  const file = join(install(spec, setup), "program.ts");
  writeFileSync(file, source);
  return file;
}
