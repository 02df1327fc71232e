/** Our client and those beside it. No two do the same: each says what it does. */

export interface Client {
  readonly name: string;
  readonly does: string;
  /** Its package. */
  readonly needs?: string;
}

export const ours: Client = {
  name: "ours",
  does: "the endpoints of apps: retries, deadlines, checked answers",
};

export const official: Client = {
  name: "cloudflare",
  does: "the official SDK, the whole API: retries, deadlines",
  needs: "cloudflare",
};

export const treeShakable: Client = {
  name: "cloudflare/tree-shakable",
  does: "the official SDK, one resource: retries, deadlines",
  needs: "cloudflare",
};

export const openapiFetch: Client = {
  name: "openapi-fetch",
  does: "requests alone: no retries, no deadlines",
  needs: "openapi-fetch",
};

export const bareFetch: Client = {
  name: "fetch",
  does: "requests alone, built into the runtime",
};
