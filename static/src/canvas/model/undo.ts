import type { Edit } from "./types";

/** One's own acts as the edits that take them back, latest last. Others' acts are not in it. */
export interface Undo {
  readonly past: readonly Edit[];
  readonly future: readonly Edit[];
}

export const NOTHING_DONE: Undo = { past: [], future: [] };
const KEPT = 200;

/** After an act: it can be undone, and what was undone before can no longer be done again. */
export function done(undo: Undo, inverse: Edit): Undo {
  return { past: [...undo.past, inverse].slice(-KEPT), future: [] };
}

/** After undoing the latest act; `inverse` would do it again. */
export function undone(undo: Undo, inverse: Edit): Undo {
  return { past: undo.past.slice(0, -1), future: [...undo.future, inverse] };
}

/** After doing again what was undone; `inverse` would undo it. */
export function redone(undo: Undo, inverse: Edit): Undo {
  return { past: [...undo.past, inverse], future: undo.future.slice(0, -1) };
}
