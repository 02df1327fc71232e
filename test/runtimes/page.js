// A page: the lifecycle of its URL's hash, its results to its server.
import * as calls from "cloudflare-calls";
import { lifecycle } from "./lifecycle.ts";

const input = JSON.parse(decodeURIComponent(location.hash.slice(1)));
lifecycle(calls, input).then((results) =>
  fetch("/results", { method: "POST", body: JSON.stringify(results) }),
);
