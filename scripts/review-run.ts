/** One review: read both versions, compile, compare, look at callers, advise a version. */

import { compileCallers, type CallerFile } from "./user-programs.js";
import { compilePair, createCompiler } from "./compiled-pair.js";
import { stepOf, type Change } from "./pipeline/compare/change.js";
import { compareVersions } from "./pipeline/compare/versions.js";
import type {
  PlacedChange,
  Report,
  VersionAdvice,
} from "./pipeline/compare/review-report.js";
import { isAtLeast, versionAfter } from "./pipeline/compare/version-step.js";
import { explain } from "./compiler-reasons.js";
import { CannotCompare } from "./cannot-compare.js";
import type { VersionTree } from "./version-tree.js";
import { readVersion, staleFiles, type Version } from "./version-output.js";

/** Where programs of users lie. */
const defaultCallers = ["test/fixtures/consumer", "test/recipes"];

interface Versions<Kind> {
  readonly before: Kind;
  readonly after: Kind;
}

/**
 * Reviews a change.
 *
 * @param project - the root of the project, whose src/ the output is compiled with
 * @param callers - programs of users or folders of them; undefined for the usual ones
 * @throws {CannotCompare} where a version does not generate or does not compile
 */
export async function review(
  project: string,
  trees: Versions<VersionTree>,
  callers: readonly string[] | undefined,
): Promise<Report> {
  const files = callerFiles(trees.before, callers);
  const before = await readVersion(trees.before);
  const after = await readVersion(trees.after);
  const compiler = createCompiler();
  const compiled = compilePair(compiler, project, before, after);
  if (compiled.errors.length > 0) {
    throw new CannotCompare(
      ["the output does not compile:", ...compiled.errors.slice(0, 10)].join(
        "\n  ",
      ),
    );
  }
  const found = explain(
    compiler,
    project,
    compareVersions(before.contract, after.contract, compiled),
  );
  const changes = found.map((one) => addPlace(one, { before, after }));
  const broken = compileCallers(
    compiler,
    project,
    files,
    { before, after },
    found,
  );
  return {
    before: trees.before.label,
    after: trees.after.label,
    changes,
    callers: broken.map(({ change, ...rest }) => ({
      ...rest,
      change: change && found.indexOf(change),
    })),
    callerFiles: files.length,
    version: adviseVersion(trees, found),
    notes: [...(await staleNotes(before)), ...(await staleNotes(after))],
  };
}

function addPlace(
  change: Change,
  { before, after }: Versions<Version>,
): PlacedChange {
  const { tree, spec } = change.at.side === "old" ? before : after;
  const { line } = spec.positionOf(change.at.path, "key");
  return { ...change, place: `${tree.spec}:${line}` };
}

async function staleNotes(version: Version): Promise<readonly string[]> {
  const stale = await staleFiles(version);
  return stale.length === 0
    ? []
    : [
        `${version.tree.label}: not what today's generator makes of the description: ${stale.join(", ")}; this report compares what it makes`,
      ];
}

/** The programs, as they stand in the old version. */
function callerFiles(
  tree: VersionTree,
  given: readonly string[] | undefined,
): readonly CallerFile[] {
  const paths = (given ?? defaultCallers).flatMap((place) => {
    const found = tree
      .list(place)
      .filter((path) => /\.[cm]?[jt]sx?$/.test(path));
    if (given && found.length === 0) {
      throw new CannotCompare(
        `--callers ${place}: ${tree.label} has no program there - a file or a folder, from the root of the project`,
      );
    }
    return found;
  });
  return paths.flatMap((path) => {
    const text = tree.read(path);
    return text === undefined ? [] : [{ path, text }];
  });
}

/** The step that the changes ask for, and whether package.json and CHANGELOG.md make it. */
function adviseVersion(
  { before, after }: Versions<VersionTree>,
  changes: readonly Change[],
): VersionAdvice {
  const step = stepOf(changes);
  const from = versionOf(before);
  const to = versionOf(after);
  const asked = from === undefined ? undefined : versionAfter(from, step);
  const logOf = (tree: VersionTree) =>
    tree.read("CHANGELOG.md")?.replaceAll("\r\n", "\n");
  const [oldLog, newLog] = [logOf(before), logOf(after)];
  return {
    step,
    from,
    to,
    asked,
    agrees:
      to === undefined || asked === undefined
        ? undefined
        : isAtLeast(to, asked),
    isLogged: newLog === undefined ? undefined : newLog !== oldLog,
  };
}

function versionOf(tree: VersionTree): string | undefined {
  const text = tree.read("package.json");
  if (text === undefined) return undefined;
  try {
    const found = JSON.parse(text) as { readonly version?: unknown } | null;
    const version = found?.version;
    return typeof version === "string" ? version : undefined;
  } catch {
    throw new CannotCompare(
      `${tree.label}: package.json is no JSON - a package.json, or none`,
    );
  }
}
