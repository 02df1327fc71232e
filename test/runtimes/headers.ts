/** The checks of the headers of responses: a browser hides from a page those that CORS does not expose. */

import type { CallsEvent } from "../../src/index.js";
import {
  connect,
  failureOf,
  type Check,
  type Input,
  type Package,
} from "./check.js";

export function headers(calls: Package, input: Input): readonly Check[] {
  return [
    {
      name: "the ray and the rate limit that an event has",
      want: [true, true, true],
      got: async () => {
        let last: CallsEvent | undefined;
        const options = { onEvent: (event: CallsEvent) => (last = event) };
        const client = connect(calls, input, "plain.headers", options);
        await client.apps.list();
        return [
          last?.ray?.endsWith("-AMS"),
          last?.ratelimit?.startsWith('"default";r='),
          last?.ratelimitPolicy?.startsWith('"burst";q='),
        ];
      },
    },
    {
      name: "a Retry-After that CORS does not expose",
      want: [429, input.differences.includes("headers are hidden") ? null : 1],
      got: async () => {
        const { apps } = connect(calls, input, "hidden.throttle", {
          maxRetries: 0,
        });
        const error = await failureOf(calls, apps.list());
        return [error.status, error.retryAfter];
      },
    },
  ];
}
