/** What a platform does otherwise than most. A check of the lifecycle holds each; the README says them. */

export type Difference =
  | "no permission"
  | "a refusal looks like a loss"
  | "Blobs are sent once"
  | "every POST is sent again"
  | "headers are hidden";

/** The sentence of the README. */
export const sentences: Readonly<Record<Difference, string>> = {
  "no permission":
    'A call without `--allow-net` ends with outcome `"rejected"`',
  "a refusal looks like a loss":
    'A refused connection looks like a lost one: outcome `"unknown"`',
  "Blobs are sent once":
    "`fetch` sends a POST again when a kept-alive connection breaks, but no Blob: here it gets Blobs",
  "every POST is sent again":
    "`fetch` sends every POST again when a kept-alive connection breaks: a `create` may leave a second app, whose secret nobody has; `ensure` leaves none",
  "headers are hidden": "`Retry-After` is hidden where CORS does not expose it",
};
