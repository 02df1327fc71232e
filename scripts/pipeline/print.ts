/** Emitted text → the text of a file: header and formatting, the same on every machine. */

import { format } from "prettier";

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.

`;

/** Prints a TypeScript module. Formatter settings come from here alone, never from a file. */
export async function print(source: string): Promise<string> {
  return format(header + source.replaceAll("\r\n", "\n"), {
    parser: "typescript",
    printWidth: 80,
    tabWidth: 2,
    useTabs: false,
    endOfLine: "lf",
  });
}
