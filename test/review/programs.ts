/** Programs written against the package of the base description, a file for each operation and type. */

/** Code that calls the methods: it passes all that is accepted, and reads all that is returned. */
const methods: Readonly<Record<string, string>> = {
  "items.list": `
    const items = await calls.items.list({
      query: { status: "new", search: "a", sort: "name" },
      headers: { "x-trace": "1" },
      timeout: 10,
    });
    await calls.items.list({ query: { status: "used", sort: "name" } });
    for (const item of items) {READ}`,
  "items.create": `
    for (const item of [
      await calls.items.create({ name: "a", kind: "toy", price: 1, note: null, size: { width: 2 } }, { timeout: 10 }),
      await calls.items.create({ name: "a", kind: "book", note: "b" }),
    ]) {READ}`,
  "items.get": `const item = await calls.items.get("1", { timeout: 10 }); READ`,
  "items.delete": `const gone: undefined = await calls.items.delete("1", { timeout: 10 }); void gone;`,
  "events.send": `
    const event = await calls.events.send({ text: "a" }, { timeout: 10 });
    await calls.events.send();
    show(event);`,
};

/** Code that uses the typed fetch client. */
const routes: Readonly<Record<string, string>> = {
  "items.list": `
    const { data, error } = await api.GET("/items", {
      params: { query: { status: "new", search: "a", sort: "name" }, header: { "x-trace": "1" } },
    });
    for (const item of data?.result ?? []) {READ}
    if (error) void error.code.toFixed();`,
  "items.create": `
    const { data, error } = await api.POST("/items", {
      body: { name: "a", kind: "toy", price: 1, note: null, size: { width: 2 } },
    });
    const item = data?.result;
    if (item) {READ}
    if (error) void error.code.toFixed();`,
  "items.get": `
    const { data, error } = await api.GET("/items/{item_id}", { params: { path: { item_id: "1" } } });
    const item = data?.result;
    if (item) {READ}
    if (error) void error.code.toFixed();`,
  "items.delete": `
    const { error } = await api.DELETE("/items/{item_id}", { params: { path: { item_id: "1" } } });
    if (error) void error.code.toFixed();`,
  "events.send": `
    const { data } = await api.POST("/events", { body: { text: "a" } });
    if (data) show(data.result);
    await api.POST("/events", {});`,
};

/** Code that implements the methods: it reads all arguments, builds all results, and names every value of a union. */
const implementations: Readonly<Record<string, string>> = {
  "items.list": `
    export const list: Resources["items"]["list"] = (options) => {
      const { status, search, sort } = options.query;
      switch (status) {
        case "new": case "used": case undefined: break;
        default: { const rest: never = status; void rest; }
      }
      void [search?.length, sort.length, options.headers?.["x-trace"]?.length];
      for (const item of all) {SWITCH}
      return Promise.resolve(all);
    };
    const all: Awaited<ReturnType<Resources["items"]["list"]>> = [
      { id: "1", name: "a", state: "open" },
      { id: "1", name: "a", state: "sold", note: null, made: "2026-01-01T00:00:00Z", tags: ["a"] },
    ];`,
  "items.create": `
    export const create: Resources["items"]["create"] = (body) => {
      void [body.name.length, body.price?.toFixed(), body.note?.length, body.size?.width?.toFixed()];
      switch (body.kind) {
        case "book": case "toy": case undefined: break;
        default: { const rest: never = body.kind; void rest; }
      }
      const item = full;
      SWITCH
      return Promise.resolve(body.name === "a" ? least : full);
    };
    type Item = Awaited<ReturnType<Resources["items"]["create"]>>;
    const least: Item = { id: "1", name: "a", state: "open" };
    const full: Item = { id: "1", name: "a", state: "sold", note: null, made: "2026-01-01T00:00:00Z", tags: ["a"] };`,
  "items.get": `
    export const get: Resources["items"]["get"] = (itemId) => {
      void itemId.length;
      const item = full;
      SWITCH
      return Promise.resolve(itemId === "1" ? least : full);
    };
    type Item = Awaited<ReturnType<Resources["items"]["get"]>>;
    const least: Item = { id: "1", name: "a", state: "open" };
    const full: Item = { id: "1", name: "a", state: "sold", note: null, made: "2026-01-01T00:00:00Z", tags: ["a"] };`,
  "items.delete": `
    export const remove: Resources["items"]["delete"] = (itemId, options) => {
      void [itemId.length, options?.timeout?.toFixed()];
      return Promise.resolve(undefined);
    };`,
  "events.send": `
    export const send: Resources["events"]["send"] = (body) => {
      void body?.text?.length;
      const event = sale;
      switch (event.type) {
        case "sale": case "refund": break;
        default: { const rest: never = event; void rest; }
      }
      return Promise.resolve(body ? sale : refund);
    };
    type Event = Awaited<ReturnType<Resources["events"]["send"]>>;
    const sale = { type: "sale", buyer: "a" } as Event;
    const refund: Event = { type: "refund", reason: "a" };
    const bought: Event = { type: "sale", buyer: "a" };
    void bought;`,
};

/** Objects that stand for a whole resource. */
const mocks: Readonly<Record<string, string>> = {
  items: `const mock: Resources["items"] = { list: absent(), create: absent(), get: absent(), delete: absent() }; void mock;`,
  events: `const mock: Resources["events"] = { send: absent() }; void mock;`,
};

/** Code that imports types. */
const imports: Readonly<Record<string, string>> = {
  Loose: `import type { Loose } from "CLIENT"; export const keyOf = (loose: Loose): number => loose.key.length;`,
  ...Object.fromEntries(
    [
      "Item",
      "ItemCreate",
      "EventSend",
      "Sale",
      "Refund",
      "ItemsResource",
      "EventsResource",
    ].map((name) => [
      name,
      `import type { ${name} } from "CLIENT"; export type Mine = ${name};`,
    ]),
  ),
};

const head = `
import type { ApiClient, Resources } from "CLIENT";
declare const calls: Resources;
declare const api: ApiClient;
declare function absent(): never;
void [() => calls, () => api, absent];
interface Read { id: string; name: string; state: string; note?: string | null | undefined; made?: string | undefined; tags?: string[] | undefined }
export function show(event: { type: "sale"; buyer: string } | { type: "refund"; reason: string }): void { void event; }
export function read(item: Read): number { return item.id.length; }
`;

const readItem = `read(item); void [item.note?.length, item.made?.length, item.tags?.length];`;

const switchOverStates = `
      switch (item.state) {
        case "open": case "sold": break;
        default: { const rest: never = item.state; void rest; }
      }`;

/** Each program under its audience and what it is about: `callers items.get`. */
export function programs(client: string): Readonly<Record<string, string>> {
  const whole = (text: string) =>
    (text.includes('from "CLIENT"') ? text : head + text)
      .replaceAll("CLIENT", client)
      .replaceAll("SWITCH", switchOverStates)
      .replaceAll("READ", readItem);
  const wrap = (text: string) =>
    `export async function run(): Promise<void> {${text}\n}`;
  const under = (
    audience: string,
    all: Readonly<Record<string, string>>,
    form = (text: string) => text,
  ) =>
    Object.entries(all).map(
      ([name, text]) => [`${audience} ${name}`, whole(form(text))] as const,
    );
  return Object.fromEntries([
    ...under("callers", methods, wrap),
    ...under("routes", routes, wrap),
    ...under("builders", implementations),
    ...under("mocks", mocks),
    ...under("imports", imports),
  ]);
}
