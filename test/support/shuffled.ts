import { parse, stringify } from "yaml";

/** The same description with the keys of every map in another order, each time the same one. */
export function shuffled(yaml: string, start = 7): string {
  let seed = start;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  const shuffle = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(shuffle);
    if (typeof value !== "object" || value === null) return value;
    const entries = Object.entries(value).map(
      ([key, child]) => [random(), key, shuffle(child)] as const,
    );
    entries.sort(([a], [b]) => a - b);
    return new Map(entries.map(([, key, child]) => [key, child]));
  };
  const text = stringify(shuffle(parse(yaml)));
  if (text === stringify(parse(yaml))) throw new Error("nothing was shuffled");
  return text;
}
