import type { Draft, NodeTable, WalkedTest } from "./types";

/** What is lit while the rest steps back: keys of nodes, ids of edges (`from|outcome`), and where one stands. */
export interface Light {
  readonly nodes: ReadonlySet<string>;
  readonly edges: ReadonlySet<string>;
  readonly at: string | null;
}

/** What somebody points at: a row of the docked table, or a way out of its decision. */
export type Pointed =
  | { readonly what: "row"; readonly row: string }
  | { readonly what: "way"; readonly outcome: string };

/** The way out that a decision takes, and everything that may come after it. */
export function pathFrom(draft: Draft, from: string, outcome: string): Light {
  const nodes = new Set([from]);
  const edges = new Set<string>();
  const leaving = new Map<string, { outcome: string; to: string }[]>();
  for (const edge of draft.edges) leaving.set(edge.from, [...(leaving.get(edge.from) ?? []), edge]);
  const open = (leaving.get(from) ?? []).filter((edge) => edge.outcome === outcome);
  for (const edge of open) edges.add(`${from}|${edge.outcome}`);
  const ahead = open.map((edge) => edge.to);
  for (let key = ahead.pop(); key !== undefined; key = ahead.pop()) {
    if (nodes.has(key)) continue;
    nodes.add(key);
    for (const edge of leaving.get(key) ?? []) {
      edges.add(`${key}|${edge.outcome}`);
      ahead.push(edge.to);
    }
  }
  return { nodes, edges, at: null };
}

/** The outcome that is pointed at, by itself or through a row. */
export function outcomeOf(table: NodeTable, pointed: Pointed): string | null {
  if (pointed.what === "way") return pointed.outcome;
  return table.rows.find((row) => row.id === pointed.row)?.outcome ?? null;
}

/** Whether a row is lit: it is pointed at, or it sends people the way that is. */
export function isRowLit(row: { readonly id: string; readonly outcome: string }, pointed: Pointed): boolean {
  return pointed.what === "row" ? pointed.row === row.id : pointed.outcome === row.outcome;
}

/** What a test has walked when it comes to its step `step` (from 0). */
export function walkedTo(walk: WalkedTest, step: number): Light {
  const passed = walk.steps.slice(0, step + 1);
  const edges = passed.slice(0, -1).map((each) => `${each.node}|${each.outcome}`);
  return {
    nodes: new Set(passed.map((each) => each.node)),
    edges: new Set(edges),
    at: passed.at(-1)?.node ?? null,
  };
}
