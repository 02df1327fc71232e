/** Emitted text → the text of a file: header and formatting, the same on every machine. */

/** The text of a module without its header. */
export interface Emitted {
  readonly text: string;
  /** Whether the formatter would change nothing. */
  readonly isFormatted: boolean;
}

const header = `// Generated from the OpenAPI description. Do not edit: change the description and
// run \`npm run generate\`.

`;

/** Columns of a line. */
export const lineWidth = 80;

/** Prints a TypeScript module. */
export async function print(emitted: Emitted): Promise<string> {
  const { text, isFormatted } = emitted;
  return header + (isFormatted ? text : await format(text));
}

/**
 * Formats TypeScript. The settings come from here alone: the standalone
 * formatter knows no files, and so none that could change them.
 */
export async function format(source: string): Promise<string> {
  // most modules need none of it
  const [babel, estree, { format: formatBy }] = await Promise.all([
    import("prettier/plugins/babel"),
    import("prettier/plugins/estree"),
    import("prettier/standalone"),
  ]);
  // line ends to the parser, though not to the language
  const escaped = source.replace(
    /[\u2028\u2029]/g,
    (end) => `\\u${end.charCodeAt(0).toString(16)}`,
  );
  return formatBy(escaped, {
    // half the time of the typescript parser, to the same text
    parser: "babel-ts",
    plugins: [babel, estree],
    printWidth: lineWidth,
    tabWidth: 2,
    useTabs: false,
    endOfLine: "lf",
  });
}
