// workerd: one request runs the lifecycle.
import * as calls from "cloudflare-calls";
import { lifecycle } from "./lifecycle.ts";

export default {
  async fetch(request) {
    return Response.json(await lifecycle(calls, await request.json()));
  },
};
