/** The places in the README that programs write. */

/**
 * Returns the README with a text between the marks of a program.
 *
 * @param name - what the marks call it: `<!-- bench: start -->`
 */
export function putBetween(readme: string, name: string, text: string): string {
  const start = `<!-- ${name}: start -->`;
  const end = `<!-- ${name}: end -->`;
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) {
    throw new Error(
      `README.md: ${start} with ${end} behind it is missing: put both where the text belongs.`,
    );
  }
  return `${readme.slice(0, from)}${start}\n\n${text.trim()}\n\n${readme.slice(to)}`;
}
