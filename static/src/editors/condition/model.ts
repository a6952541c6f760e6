/** A part of a condition while it is edited. `rest` keeps what the editor does not show of its document. */
export type Part = Group | FactTest | Behavior;

interface Base {
  /** Names it on the page; it stays while the part moves. */
  readonly id: number;
  not: boolean;
  rest: Doc;
}

export interface Group extends Base {
  readonly kind: "group";
  how: "all" | "any";
  parts: Part[];
}

/** A test on a value: a fact, an operator, what it is compared with. */
export interface FactTest extends Base {
  readonly kind: "fact";
  fact: string;
  is: string;
  value: unknown;
  missing: unknown;
  olderThan: string;
}

/** A test on behavior: an event, how often it happened, within which time, with which properties. */
export interface Behavior extends Base {
  readonly kind: "event";
  event: string;
  least: number | null;
  most: number | null;
  within: string;
  where: Where[];
}

export interface Where {
  property: string;
  is: string;
  value: unknown;
}

export type Doc = Record<string, unknown>;

let last = 0;
const fresh = () => {
  last += 1;
  return last;
};

export function newGroup(parts: Part[] = [], how: "all" | "any" = "all"): Group {
  return { kind: "group", id: fresh(), not: false, rest: {}, how, parts };
}

export function newFact(fact = "", is = "equal_to", value: unknown = ""): FactTest {
  return {
    kind: "fact",
    id: fresh(),
    not: false,
    rest: {},
    fact,
    is,
    value,
    missing: undefined,
    olderThan: "",
  };
}

export function newBehavior(event = ""): Behavior {
  return {
    kind: "event",
    id: fresh(),
    not: false,
    rest: {},
    event,
    least: 1,
    most: null,
    within: "",
    where: [],
  };
}

/** Reads a document; the whole is always a group. Null for what is no condition. */
export function read(document: unknown): Group | null {
  if (document === null || document === undefined) return newGroup();
  const part = readPart(document);
  if (part === null) return null;
  return part.kind === "group" && !part.not ? part : newGroup([part]);
}

function readPart(document: unknown): Part | null {
  if (typeof document !== "object" || document === null || Array.isArray(document)) return null;
  const doc = document as Doc;
  if ("not" in doc) {
    const inner = readPart(doc.not);
    if (inner === null) return null;
    const label = doc.label === undefined ? {} : { label: doc.label };
    if (!inner.not && Object.keys(label).length === 0) return { ...inner, not: true };
    return { ...newGroup([inner]), not: true, rest: label };
  }
  for (const how of ["all", "any"] as const) {
    if (!(how in doc)) continue;
    const { [how]: list, ...rest } = doc;
    const parts = Array.isArray(list) ? list.map(readPart) : [null];
    return parts.includes(null) ? null : { ...newGroup(parts as Part[], how), rest };
  }
  if ("event" in doc) {
    const { event, at_least, at_most, within, where, ...rest } = doc;
    const most = typeof at_most === "number" ? at_most : null;
    return {
      ...newBehavior(String(event)),
      least: typeof at_least === "number" ? at_least : most === null ? 1 : null,
      most,
      within: typeof within === "string" ? within : "",
      where: Array.isArray(where) ? where.map((test) => ({ is: "equal_to", value: "", ...test })) : [],
      rest,
    };
  }
  if (!("fact" in doc)) return null;
  const { fact, is, value, missing, no_older_than, ...rest } = doc;
  return {
    ...newFact(String(fact), String(is ?? "equal_to"), value),
    missing,
    olderThan: typeof no_older_than === "string" ? no_older_than : "",
    rest,
  };
}

/** The document of a condition; null for one that asks nothing yet. */
export function write(root: Group): Doc | null {
  if (root.parts.length === 0) return null;
  return writePart(root);
}

function writePart(part: Part): Doc {
  const doc = plain(part);
  return part.not ? { not: doc } : doc;
}

function plain(part: Part): Doc {
  switch (part.kind) {
    case "group":
      return { [part.how]: part.parts.map(writePart), ...part.rest };
    case "event":
      return {
        event: part.event,
        ...(part.least === null ? {} : { at_least: part.least }),
        ...(part.most === null ? {} : { at_most: part.most }),
        ...(part.within ? { within: part.within } : {}),
        ...(part.where.length > 0 ? { where: part.where.map(writeWhere) } : {}),
        ...part.rest,
      };
    case "fact":
      return {
        fact: part.fact,
        is: part.is,
        ...(valueless(part.is) ? {} : { value: part.value }),
        ...(part.missing === undefined ? {} : { missing: part.missing }),
        ...(part.olderThan ? { no_older_than: part.olderThan } : {}),
        ...part.rest,
      };
  }
}

export function writeWhere(test: Where): Doc {
  return { property: test.property, is: test.is, ...(valueless(test.is) ? {} : { value: test.value }) };
}

export function valueless(operator: string): boolean {
  return operator === "known" || operator === "unknown";
}

/** The part at a place that the server names, such as `condition/all/0/not/any/1/value`; the nearest that there is. */
export function partAt(root: Group, place: string): Part {
  let part: Part = root;
  const steps = place.split("/").slice(1);
  while (steps.length > 0) {
    const step = steps.shift();
    if (step === "not") continue;
    if (part.kind !== "group" || step !== part.how) break;
    const next: Part | undefined = part.parts[Number(steps.shift())];
    if (!next) break;
    part = next;
  }
  return part;
}

/** The group that holds a part, and at which place; null for the whole. */
export function holder(root: Group, id: number): { group: Group; at: number } | null {
  for (const [at, part] of root.parts.entries()) {
    if (part.id === id) return { group: root, at };
    const found = part.kind === "group" ? holder(part, id) : null;
    if (found) return found;
  }
  return null;
}

export function find(root: Group, id: number): Part | null {
  if (root.id === id) return root;
  const held = holder(root, id);
  return held?.group.parts[held.at] ?? null;
}

export function remove(root: Group, id: number): void {
  const held = holder(root, id);
  held?.group.parts.splice(held.at, 1);
}

/** Takes a part to another place; a group cannot go into itself. Gives whether it went. */
export function moveTo(root: Group, id: number, into: number, at: number): boolean {
  const part = find(root, id);
  const target = find(root, into);
  const from = holder(root, id);
  if (!part || !from || target?.kind !== "group") return false;
  if (part.kind === "group" && (part.id === into || holder(part, into))) return false;
  const same = from.group === target;
  const most = target.parts.length - (same ? 1 : 0);
  const to = Math.max(0, Math.min(most, same && from.at < at ? at - 1 : at));
  if (same && to === from.at) return false;
  from.group.parts.splice(from.at, 1);
  target.parts.splice(to, 0, part);
  return true;
}

/** Moves a part by a key: up or down among its neighbors, out of its group, or into the one beside it. */
export function moveBy(root: Group, id: number, way: "up" | "down" | "out" | "in"): boolean {
  const held = holder(root, id);
  if (!held) return false;
  const { group, at } = held;
  if (way === "up") return at > 0 && moveTo(root, id, group.id, at - 1);
  if (way === "down") return moveTo(root, id, group.id, at + 2);
  if (way === "out") {
    const outer = holder(root, group.id);
    return outer !== null && moveTo(root, id, outer.group.id, outer.at + 1);
  }
  const before = group.parts[at - 1];
  const after = group.parts[at + 1];
  if (before?.kind === "group") return moveTo(root, id, before.id, before.parts.length);
  return after?.kind === "group" && moveTo(root, id, after.id, 0);
}
