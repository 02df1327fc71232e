/** Emitted text → the text of a file: header and formatting, the same on every machine. */

import * as babel from "prettier/plugins/babel";
import * as estree from "prettier/plugins/estree";
import { format } from "prettier/standalone";

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.

`;

/**
 * Prints a TypeScript module. Formatter settings come from here alone: the
 * standalone formatter knows no files, and so none that could change them.
 */
export async function print(source: string): Promise<string> {
  return format(header + source.replaceAll("\r\n", "\n"), {
    // half the time of the typescript parser, to the same text
    parser: "babel-ts",
    plugins: [babel, estree],
    printWidth: 80,
    tabWidth: 2,
    useTabs: false,
    endOfLine: "lf",
  });
}
