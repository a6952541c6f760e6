import type { Draft } from "./types";

/**
 * A free key for a new node: the kind, or the kind with a number. Keys are written in messages and tests
 * (`step.KEY.OUTPUT`), so they are words rather than random letters.
 */
export function freeKey(draft: Draft, kind: string, taken: ReadonlySet<string> = new Set()): string {
  const base = kind.replace(/^(send|decide|trigger)_/, "");
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}_${number}`;
    if (!draft.nodes[key] && !taken.has(key)) return key;
  }
}
