/** The recipes that join the client to something else: a Worker, a log, a proxy, a runner of tests. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { root } from "./package/packed.js";
import { startProxy } from "./support/proxy.js";
import {
  makeProject,
  recipeNames,
  runProgram,
  serve,
  type Environment,
  type Served,
} from "./support/recipes.js";

let project: string;

beforeAll(async () => {
  project = await makeProject();
});

const uid = "1".repeat(32);

const runRecipe = (name: string, env: Environment) =>
  runProgram(join(project, "dist", name), [], { cwd: project, env });

describe("worker.ts", () => {
  const errors = vi.spyOn(console, "error").mockReturnValue();

  afterEach(() => {
    errors.mockClear();
  });

  const ask = async ({ env }: Served) => {
    const url = pathToFileURL(join(project, "dist/worker.js")).href;
    const { default: worker } = (await import(url)) as {
      default: { fetch: (request: Request, env: object) => Promise<Response> };
    };
    return worker.fetch(new Request("https://worker.example/"), env);
  };

  test("responds with the list", async () => {
    const served = await serve({ apps: [{ uid, name: "room" }] });
    const response = await ask(served);
    expect(response.status).toBe(200);
    const [app, ...others] = (await response.json()) as object[];
    expect(others).toEqual([]);
    expect(app).toEqual({
      uid,
      name: "room",
      created: expect.any(String) as unknown,
      modified: expect.any(String) as unknown,
    });
  });

  test("says at once when to come again, where the API throttles", async () => {
    const served = await serve();
    served.fake.fail({ how: "throttle", retryAfter: 5 });
    const response = await ask(served);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe("5");
    expect(served.fake.requests).toHaveLength(1);
  });

  test("tells a visitor nothing of why the API refuses", async () => {
    const served = await serve({ apiToken: "another" });
    const response = await ask(served);
    expect(response.status).toBe(503);
    expect(response.headers.get("retry-after")).toBe(null);
    expect(await response.text()).toBe("The list can't be had now.\n");
    expect(errors.mock.calls).toEqual([[expect.stringContaining(": 401 ")]]);
  });
});

describe("log.ts", () => {
  const read = (stdout: string) =>
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as object);

  test("logs responses and retries, and the new app without its secret", async () => {
    const { fake, env } = await serve();
    fake.fail({ how: "throttle", retryAfter: 0 });
    const { status, stdout, stderr } = await runRecipe("log.js", env);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const [{ secret, uid } = { secret: "", uid: "" }] = fake.apps;
    const about = { call: 1, operation: "apps.create", method: "POST" };
    expect(read(stdout)).toMatchObject([
      { level: 30, msg: "response", ...about, attempt: 1, status: 429 },
      { level: 40, msg: "retry", ...about, err: { kind: "api", status: 429 } },
      { level: 30, msg: "response", ...about, attempt: 2, status: 201 },
      { level: 30, msg: "created", app: { uid, secret: "[Redacted]" } },
    ]);
    expect(secret).toMatch(/^[0-9a-f]{64}$/);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain("the-token");
  });

  test("logs a failure with its kind, and without the token that the API repeats", async () => {
    const { fake, env } = await serve();
    const message = "the token the-token is refused";
    const body = { success: false, errors: [{ code: 1, message }] };
    fake.fail({ how: "answer", status: 403, body });
    const { status, stdout, stderr } = await runRecipe("log.js", env);
    expect(status).toBe(1);
    expect(read(stdout)).toMatchObject([
      { level: 30, msg: "response", status: 403 },
      { level: 50, msg: "error", err: { kind: "api", outcome: "rejected" } },
    ]);
    expect(stdout + stderr).not.toContain("the-token");
  });
});

describe("proxy.ts", () => {
  test("asks the API through the proxy alone", async () => {
    const { fake, env } = await serve({ apps: [{ uid, name: "room" }] });
    const proxy = await startProxy();
    const ran = await runRecipe("proxy.js", { ...env, HTTPS_PROXY: proxy.url });
    expect(ran).toEqual({ status: 0, stdout: `${uid}\troom\n`, stderr: "" });
    const { host } = new URL(env["CLOUDFLARE_BASE_URL"] ?? "");
    expect(proxy.hosts).toEqual([host]);
    expect(fake.requests).toHaveLength(1);
  });

  test("takes no way round a proxy that is not there", async () => {
    const { fake, env } = await serve();
    const nobody = { HTTPS_PROXY: "http://127.0.0.1:1" };
    const { status, stderr } = await runRecipe("proxy.js", {
      ...env,
      ...nobody,
    });
    expect(status).toBe(1);
    expect(stderr).toContain("apps.list");
    expect(fake.requests).toEqual([]);
  });
});

describe.each([
  {
    recipe: "vitest.spec.ts",
    program: join(root, "node_modules/vitest/vitest.mjs"),
    args: ["run"],
    right: ".toBe(first)",
    wrong: ".not.toBe(first)",
  },
  {
    recipe: "dist/node.spec.js",
    program: "--test",
    args: [],
    right: "countRooms(), 1",
    wrong: "countRooms(), 2",
  },
])("$recipe", ({ recipe, program, args, right, wrong }) => {
  const runTests = (file: string) =>
    runProgram(program, [...args, file], {
      cwd: project,
      env: {},
    });

  test("passes, and fails where its expectation is wrong", async () => {
    const { status, stdout, stderr } = await runTests(recipe);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/pass 2\n|2 passed/);
    const text = readFileSync(join(project, recipe), "utf8");
    expect(text).toContain(right);
    const changed = recipe.replace(".spec", ".wrong.spec");
    writeFileSync(join(project, changed), text.replace(right, wrong));
    const failed = await runTests(changed);
    expect(failed.status).toBe(1);
    expect(failed.stdout).toMatch(/fail 1\n|1 failed/);
  });
});

test("README.md names every recipe, and no other", async () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const links = readme.matchAll(/\]\(test\/recipes\/([^)]*)\)/g);
  const named = Array.from(links, ([, name]) => name);
  expect(named.sort()).toEqual(await recipeNames());
});
