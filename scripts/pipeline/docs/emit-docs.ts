/** Contract and ApiModel → API.md: what the API accepts and answers, each fact in a line of its own. */

import {
  requirementText,
  type Contract,
  type ContractAnswer,
  type ContractOperation,
} from "../contract.js";
import {
  isNamedComponent,
  isObject,
  list,
  member,
  object,
  pointerOf,
  resolve,
  text,
  texts,
  type Json,
  type Path,
} from "../document.js";
import {
  anchorsOf,
  code,
  heading,
  item,
  jsonCode,
  link,
  listLines,
  prose,
  proseBlocks,
  proseLines,
  type Item,
} from "./markdown.js";
import type { ApiModel, Resource } from "../model.js";
import {
  answerItem,
  bodyItem,
  operationItems,
  parameterItem,
  routeCode,
  securityLine,
  serverItem,
  summaryItems,
} from "./operation-docs.js";
import {
  byKey,
  describeSchema,
  innerTargets,
  type Book,
} from "./schema-docs.js";
import type { Source } from "../shape.js";

/** A heading and what is below it. */
interface Section {
  readonly level: 1 | 2 | 3;
  readonly title: string;
  /** What links name it by: the `$ref` of a component, or the name of an operation. */
  readonly key: string;
  /** The schema that it describes. */
  readonly schema?: Json | undefined;
  readonly blocks: (book: Book) => readonly string[];
}

const header =
  "<!-- Generated from the OpenAPI description. Do not edit: change the description and run `npm run generate`. -->";

/**
 * Writes API.md, as prettier would: to format a large one takes longer than all
 * else together. What has a name of its own is described once and linked
 * elsewhere, so the text grows with the description alone.
 */
export function emitDocs(contract: Contract, model: ApiModel): string {
  const { document } = contract;
  const sections = [
    apiSection(contract),
    ...resourceSections(contract, model),
    ...partSections(contract),
    ...schemaSections(contract),
  ];
  const anchors = anchorsOf(sections.map(({ title }) => title));
  const linked = sections.map((section, index) => ({
    ...section,
    link: link(prose(section.title), anchors[index] ?? ""),
  }));
  const book = {
    document,
    links: new Map(linked.map(({ key, link }) => [key, link])),
    schemas: new Map(
      linked.flatMap(({ schema, link }) =>
        isObject(schema) ? [[schema, link]] : [],
      ),
    ),
  };
  const blocks = sections.flatMap(({ level, title, blocks }) => [
    heading(level, title),
    ...blocks(book),
  ]);
  const written = [header, ...blocks].filter((block) => block !== "");
  return `${written.join("\n\n")}\n`;
}

function listBlock(items: readonly Item[]): string {
  return listLines(items).join("\n");
}

/** What holds for the whole API. */
function apiSection({ document, unwrap, securitySchemes }: Contract): Section {
  const info = member(document, "info");
  const schemes = Object.entries(securitySchemes).sort(byKey);
  const items = [
    ...list(member(document, "servers")).map(serverItem),
    item(securityLine(rootSecurity(document))),
    ...schemes.map(([name, scheme]) =>
      schemeItem(name, resolve(document, scheme, [])?.value ?? {}),
    ),
    ...texts(member(document, "x-client-params")).map((name) =>
      item(`the client is created with ${code(name)}`),
    ),
    ...(unwrap === undefined
      ? []
      : [item(`methods return ${code(unwrap)} of a success`)]),
  ];
  return {
    level: 1,
    title: text(member(info, "title")) ?? "API",
    key: "",
    blocks: () => [
      ...proseBlocks(`Version ${text(member(info, "version")) ?? "unknown"}.`),
      ...proseBlocks(text(member(info, "summary"))),
      ...proseBlocks(text(member(info, "description"))),
      listBlock(items),
    ],
  };
}

function rootSecurity(document: Json): readonly string[] {
  return list(member(document, "security")).map(requirementText);
}

function schemeItem(name: string, scheme: Json): Item {
  const facts = Object.entries(object(scheme)).filter(
    ([key]) => key !== "description" && !key.startsWith("x-"),
  );
  return {
    line: `security scheme ${code(name)}`,
    words: proseLines(text(member(scheme, "description"))),
    items: facts
      .sort(byKey)
      .map(([key, value = null]) => item(`${code(key)}: ${jsonCode(value)}`)),
  };
}

/** A section a resource, with a line an operation; then a section an operation. */
function resourceSections(
  contract: Contract,
  model: ApiModel,
): readonly Section[] {
  const resourceOf = new Map(
    model.resources.flatMap((resource) =>
      resource.operations.map((one) => [
        `${resource.name}.${one.name}`,
        resource,
      ]),
    ),
  );
  const groups = new Map<Resource | undefined, ContractOperation[]>(
    model.resources.map((resource) => [resource, []]),
  );
  for (const operation of contract.operations) {
    const resource = operation.hasMethod
      ? resourceOf.get(operation.name)
      : undefined;
    const group = groups.get(resource) ?? [];
    groups.set(resource, group);
    group.push(operation);
  }
  return [...groups].flatMap(([resource, operations]): readonly Section[] => [
    {
      level: 2,
      title: resource?.name ?? "Not in the client",
      key: "",
      blocks: (book) => [
        ...proseBlocks(resource?.description),
        listBlock(summaryItems(book, operations, resource)),
      ],
    },
    ...operations.map((one) => operationSection(contract, one)),
  ]);
}

function operationSection(
  { document }: Contract,
  operation: ContractOperation,
): Section {
  const { name, words } = operation;
  return {
    level: 3,
    title: name,
    key: name,
    blocks: (book) => [
      routeCode(operation),
      ...proseBlocks(text(words["summary"])),
      ...proseBlocks(text(words["description"])),
      listBlock(
        operationItems(book, operation, { security: rootSecurity(document) }),
      ),
    ],
  };
}

/** The named parameters, request bodies, responses and headers that operations use. */
function partSections({ operations }: Contract): readonly Section[] {
  const answers = operations.flatMap((one) => one.answers);
  const headers = answers.flatMap((one) => one.headers);
  const parameters = operations.flatMap((one) => one.parameters);
  const bodies = operations.flatMap((one) => one.body ?? []);
  return [
    ...group("Parameters", parameters, (book, one) =>
      parameterItem(book, one, { isHome: true }),
    ),
    ...group("Request bodies", bodies, (book, one) =>
      bodyItem(book, one, { isHome: true }),
    ),
    ...group("Answers", answers, (book, one) =>
      answerItem(book, one, "answer", { isHome: true }),
    ),
    ...group("Headers", headers, (book, one) =>
      parameterItem(book, one, { isHome: true }),
    ),
  ];
}

/** A section for each part that has a name, sorted by it. */
function group<Part extends { readonly path: Path }>(
  title: string,
  parts: readonly Part[],
  describe: (book: Book, part: Part) => Item,
): readonly Section[] {
  const named = new Map(
    parts
      .filter(({ path }) => isNamedComponent(path))
      .map((part) => [String(part.path[2]), part]),
  );
  return chapter(
    title,
    [...named].sort(byKey).map(([name, part]) => ({
      level: 3,
      title: name,
      key: pointerOf(part.path),
      blocks: (book) => [listBlock([describe(book, part)])],
    })),
  );
}

/** Sections below a heading of their own; nothing where there are none. */
function chapter(
  title: string,
  sections: readonly Section[],
): readonly Section[] {
  return sections.length === 0
    ? []
    : [{ level: 2, title, key: "", blocks: () => [] }, ...sections];
}

/** The named schemas, and the places inside others that references lead to. */
function schemaSections(contract: Contract): readonly Section[] {
  const { document, operations, schemas } = contract;
  const named = Object.entries(schemas)
    .sort(byKey)
    .map(([name, value]) =>
      schemaSection(name, { value, path: ["components", "schemas", name] }),
    );
  const sources = operations.flatMap(({ parameters, body, answers }) => [
    ...parameters.map(({ schema }) => schema),
    ...(body?.content ?? []).map(({ schema }) => schema),
    ...answers.flatMap(answerSources),
  ]);
  const written = sources.flat().map(({ value }) => value);
  const inner = innerTargets(document, [...written, ...Object.values(schemas)]);
  return [
    ...chapter("Schemas", named),
    ...chapter(
      "Schemas inside others",
      [...inner]
        .sort(byKey)
        .map(([ref, one]) => schemaSection(ref.slice(2), one)),
    ),
  ];
}

function answerSources({
  content,
  headers,
}: ContractAnswer): readonly Source[] {
  return [...content, ...headers].map(({ schema }) => schema);
}

function schemaSection(title: string, schema: Source[number]): Section {
  return {
    level: 3,
    title,
    key: pointerOf(schema.path),
    schema: schema.value,
    blocks: (book) => [
      listBlock([
        describeSchema(book, [schema], { label: "", home: schema.value }),
      ]),
    ],
  };
}
