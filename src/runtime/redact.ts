/** Keeps tokens out of everything that leaves: texts, and copies of what others have thrown. */

export interface Redactor {
  /** Remembers a token, to conceal it from now on. */
  readonly learn: (token: string) => void;
  /** Returns the tokens that are remembered. */
  readonly known: () => readonly string[];
  /** Replaces every token in a text. */
  readonly conceal: (text: string) => string;
  /**
   * Copies an error that somebody else has made: name, message, code and the
   * causes, a few levels deep, all without tokens. Nothing else of it is read.
   */
  readonly copy: (error: unknown) => unknown;
}

/** Shorter tokens are not concealed: they are those of tests, and may be part of a word. */
const shortestSecret = 8;
/** How many tokens a client remembers, and how many each of its calls: others may still be under way. */
const remembered = 8;
/** How many causes of causes are copied, and how many of the errors side by side. */
const deepest = 4;
const widest = 4;
/** How many errors side by side are read: those of all addresses of a host. */
const mostErrors = 100;
/** The longest text that is copied, in characters. */
const longestText = 500;

/**
 * Creates the redactor of a client, or of one call: that knows the tokens of the
 * call, however many others the client learns meanwhile.
 */
export function createRedactor(client?: Redactor): Redactor {
  const tokens: string[] = [];
  const known = () => [...tokens, ...(client?.known() ?? [])];
  const conceal = (text: string): string =>
    known()
      // one may begin with another
      .sort((one, other) => other.length - one.length)
      .reduce((rest, token) => rest.replaceAll(token, "[token]"), text);
  const copyText = (text: unknown): string =>
    conceal(textOf(text)).slice(0, longestText);

  const copy = (error: unknown, depth = 0): unknown => {
    if (typeof error === "string") return copyText(error);
    if (typeof error === "symbol") return undefined;
    if (!isObject(error)) return error;
    const duplicate = new Error(copyText(read(error, "message")));
    const { name, code, cause, errors } = {
      name: read(error, "name"),
      code: read(error, "code"),
      cause: depth < deepest ? read(error, "cause") : undefined,
      errors: depth < deepest ? readErrors(error) : [],
    };
    duplicate.name = copyText(name) || "Error";
    // the stack of this line helps nobody
    duplicate.stack = `${duplicate.name}: ${duplicate.message}`;
    return Object.assign(
      duplicate,
      typeof code === "string" && { code: copyText(code) },
      typeof code === "number" && { code },
      cause !== undefined && { cause: copy(cause, depth + 1) },
      errors.length > 0 && {
        errors: errors.slice(0, widest).map((one) => copy(one, depth + 1)),
      },
    );
  };

  return {
    known,
    learn: (token) => {
      client?.learn(token);
      if (token.length < shortestSecret || tokens.includes(token)) return;
      tokens.unshift(token);
      if (tokens.length > remembered) tokens.pop();
    },
    conceal,
    copy: (error) => copy(error),
  };
}

/** Reads a property of a foreign object, which may throw. */
export function read(object: object, key: string): unknown {
  try {
    return (object as Readonly<Record<string, unknown>>)[key];
  } catch {
    return undefined;
  }
}

/** Reads the errors that stand side by side in a foreign error; none where they can't be read. */
export function readErrors(error: object): readonly unknown[] {
  const errors = read(error, "errors");
  try {
    return Array.isArray(errors) ? errors.slice(0, mostErrors) : [];
  } catch {
    return [];
  }
}

function isObject(value: unknown): value is object {
  return Object(value) === value;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
