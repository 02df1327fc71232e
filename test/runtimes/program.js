// Node, Bun and Deno: the lifecycle of argv, its results on stdout.
import * as calls from "cloudflare-calls";
import { denied, lifecycle } from "./lifecycle.ts";

const [what, input] = process.argv.slice(2);
const run = what === "denied" ? denied : lifecycle;
run(calls, JSON.parse(input)).then((results) => {
  console.log(JSON.stringify(results));
  process.exit();
});
