/** What a server says so that pages of another origin can use it: what the README asks for. */

import type { Front } from "./world.js";

const allowed = {
  "access-control-allow-methods": "GET, POST, PUT, DELETE",
  "access-control-allow-headers": "authorization, content-type, user-agent",
};
const exposed = "retry-after, ratelimit, ratelimit-policy, cf-ray, date";

export const cors: Front = async (request, answer) => {
  const isPreflight = request.method === "OPTIONS";
  const { status, body, headers } = isPreflight
    ? new Response(null, { status: 204, headers: allowed })
    : await answer();
  const all = new Headers(headers);
  all.set("access-control-allow-origin", "*");
  const { pathname } = new URL(request.url);
  if (!pathname.startsWith("/hidden.")) {
    all.set("access-control-expose-headers", exposed);
  }
  return new Response(body, { status, headers: all });
};
