import type { Position } from "./types";

/** Somebody else who looks at the same canvas. `hue` is one of `HUES` colours. */
export interface Other {
  readonly tab: string;
  readonly name: string;
  readonly member: number;
  readonly hue: number;
  readonly cursor: Position | null;
  readonly chosen: readonly string[];
  readonly heard: number;
}

export type Others = ReadonlyMap<string, Other>;

/** What the server passes on of somebody else. */
export interface PresenceMessage {
  readonly type: "presence";
  readonly tab: string;
  readonly member: { readonly id: number; readonly name: string };
  readonly cursor: Position | null;
  readonly chosen: readonly string[];
}

export const HUES = 4;
/** Whoever was not heard of for so long is gone, ms. */
export const SILENT = 50_000;

export const NOBODY: Others = new Map();

/** With what somebody said. A person keeps their colour on all tabs; two people share one only when all are taken. */
export function heard(others: Others, message: PresenceMessage, now: number): Others {
  const { tab, member, cursor, chosen } = message;
  const hue = others.get(tab)?.hue ?? hueOf(others, member.id);
  const other: Other = { tab, name: member.name, member: member.id, hue, cursor, chosen, heard: now };
  return new Map(others).set(tab, other);
}

function hueOf(others: Others, member: number): number {
  const all = [...others.values()];
  const own = all.find((other) => other.member === member);
  if (own) return own.hue;
  const taken = new Set(all.map((other) => other.hue));
  const wish = member % HUES;
  for (let step = 0; step < HUES; step += 1) {
    const hue = (wish + step) % HUES;
    if (!taken.has(hue)) return hue;
  }
  return wish;
}

/** Without somebody who left. */
export function without(others: Others, tab: string): Others {
  if (!others.has(tab)) return others;
  const left = new Map(others);
  left.delete(tab);
  return left;
}

/** Without those who fell silent. */
export function stillHeard(others: Others, now: number): Others {
  const left = [...others].filter(([, other]) => now - other.heard < SILENT);
  return left.length === others.size ? others : new Map(left);
}

/** For each node, who chose it. */
export function byNode(others: Others): ReadonlyMap<string, readonly Other[]> {
  const found = new Map<string, Other[]>();
  for (const other of others.values()) {
    for (const key of other.chosen) {
      const known = found.get(key);
      if (known) known.push(other);
      else found.set(key, [other]);
    }
  }
  return found;
}

/** One for each person, however many tabs they have open. */
export function faces(others: Others): readonly Other[] {
  const people = new Map<number, Other>();
  for (const other of others.values()) if (!people.has(other.member)) people.set(other.member, other);
  return [...people.values()];
}

/** The letters that stand for a name. */
export function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => [...word][0]?.toUpperCase() ?? "")
    .join("");
}
