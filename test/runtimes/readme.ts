/** The place of the tables in the README. */

const start = "<!-- runtimes: start -->";
const end = "<!-- runtimes: end -->";

/** Returns the README with these tables between its marks. */
export function putTables(readme: string, tables: string): string {
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) {
    throw new Error(
      `README.md: ${start} with ${end} behind it is missing: put both where the tables belong.`,
    );
  }
  return `${readme.slice(0, from)}${start}\n\n${tables.trim()}\n\n${readme.slice(to)}`;
}
