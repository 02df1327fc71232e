/** Emitted text → the text of a file: header and formatting, the same on every machine. */

import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import * as prettier from "prettier/standalone";

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.

`;

/**
 * Prints a TypeScript module. The settings come from here alone: the standalone
 * formatter knows no files, and so none that could change them.
 *
 * @throws {SyntaxError} where the source is not TypeScript
 */
export async function print(source: string): Promise<string> {
  // line ends to the parser, though not to the language
  const escaped = source.replace(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16)}`,
  );
  const text = await prettier.format(escaped, {
    // half the time of the typescript parser, to the same text
    parser: "babel-ts",
    plugins: [babel, estree],
    printWidth: 80,
    tabWidth: 2,
    useTabs: false,
    endOfLine: "lf",
  });
  return header + text;
}
