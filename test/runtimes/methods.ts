/** The checks of what succeeds: the methods and the helpers. */

import { connect, type Check, type Input, type Package } from "./check.js";

export function methods(calls: Package, input: Input): readonly Check[] {
  const { apps, api } = connect(calls, input, "plain.methods");
  let uid = "";
  return [
    {
      name: "create",
      want: ["one", 64],
      got: async () => {
        const app = await apps.create({ name: "one" });
        uid = app.uid;
        return [app.name, app.secret.length];
      },
    },
    {
      name: "list",
      want: ["one"],
      got: async () => (await apps.list()).map(({ name }) => name),
    },
    {
      name: "get, without the secret",
      want: ["one", false],
      got: async () => {
        const app = await apps.get(uid);
        return [app.name, "secret" in app];
      },
    },
    {
      name: "update",
      want: "two",
      got: async () => (await apps.update(uid, { name: "two" })).name,
    },
    {
      name: "the typed fetch client",
      want: ["two"],
      got: async () => {
        const params = { path: { account_id: "plain.methods" } };
        const path = "/accounts/{account_id}/calls/apps";
        const { data } = await api.GET(path, { params });
        return data?.result?.map(({ name }) => name);
      },
    },
    {
      name: "delete",
      want: ["two", 0],
      got: async () => {
        const { name } = await apps.delete(uid);
        return [name, (await apps.list()).length];
      },
    },
  ];
}

export function helpers(calls: Package, input: Input): readonly Check[] {
  const { apps } = connect(calls, input, "plain.helpers");
  return [
    {
      name: "findByName",
      want: [1, 0],
      got: async () => {
        await apps.create({ name: "found" });
        const found = await apps.findByName("found");
        return [found.length, (await apps.findByName("foun")).length];
      },
    },
    {
      name: "deleteIfExists",
      want: [true, false],
      got: async () => {
        const { uid } = await apps.create({ name: "short" });
        const first = await apps.deleteIfExists(uid);
        return [first, await apps.deleteIfExists(uid)];
      },
    },
    {
      name: "ensure creates, and hands out the secret",
      want: [true, 64],
      got: async () => {
        let stored = "";
        const { created } = await apps.ensure(
          { name: "sure" },
          { onSecret: ({ secret }) => void (stored = secret) },
        );
        return [created, stored.length];
      },
    },
    {
      name: "ensure finds",
      want: [false, "sure", false],
      got: async () => {
        const { app, created } = await apps.ensure({ name: "sure" });
        return [created, app.name, "secret" in app];
      },
    },
    {
      name: "two calls of ensure at once create one app",
      want: [1, 1],
      got: async () => {
        const both = await Promise.all([
          apps.ensure({ name: "pair" }),
          connect(calls, input, "plain.helpers").apps.ensure({ name: "pair" }),
        ]);
        const created = both.filter((one) => one.created);
        return [created.length, (await apps.findByName("pair")).length];
      },
    },
  ];
}
