import { applyAll, EditError } from "./edits";
import { type Renames, rekeyed } from "./rekey";
import type { Draft, Edit, Numbered } from "./types";

/**
 * What the browser knows of the draft: the state that the server confirmed, and its own acts that are on their way.
 * What is shown is the one with the others on top, so edits of other people slip in beneath one's own.
 */
export interface Journal {
  readonly revision: number;
  readonly confirmed: Draft;
  readonly pending: readonly Act[];
  readonly shown: Draft;
}

/** What a person did with one gesture. The id travels as `client`, so that a repeated request acts once. */
export interface Act {
  readonly id: string;
  readonly edits: readonly Edit[];
}

export interface Arrival {
  readonly journal: Journal;
  /** Edits before these are not here yet; nothing was applied. Ask for what came since `journal.revision`. */
  readonly missed: boolean;
  /** Nodes of one's own that had to take another key. */
  readonly renames: Renames;
}

const NO_RENAMES: Renames = new Map();

/** The journal over a confirmed draft; `pending` are acts left from before a reload. */
export function journal(revision: number, confirmed: Draft, pending: readonly Act[] = []): Journal {
  return rebased({ revision, confirmed, pending, shown: confirmed }).journal;
}

/** After an act of one's own, and the edit that takes it back. Raises EditError where it does not fit. */
export function acted(before: Journal, act: Act): { journal: Journal; inverse: Edit } {
  const { draft, inverse } = applyAll(before.shown, act.edits);
  return { journal: { ...before, shown: draft, pending: [...before.pending, act] }, inverse };
}

/** After edits from the server, in any order and repeated as they may come. */
export function arrived(before: Journal, edits: readonly Numbered[]): Arrival {
  const news = edits.filter((edit) => edit.number > before.revision).sort((a, b) => a.number - b.number);
  const [first] = news;
  const last = news.at(-1);
  if (!first || !last) return { journal: before, missed: false, renames: NO_RENAMES };
  if (first.number !== before.revision + 1 || last.number - first.number !== news.length - 1) {
    return { journal: before, missed: true, renames: NO_RENAMES };
  }
  const { draft: confirmed } = applyAll(
    before.confirmed,
    news.map((edit) => edit.edit),
  );
  const stored = new Set(news.map((edit) => edit.client));
  const pending = before.pending.filter((act) => !stored.has(act.id));
  const after = { ...before, revision: last.number, confirmed, pending };
  if (news.every((edit) => edit.client === before.pending[0]?.id)) {
    // Confirms what is shown already: nothing on the canvas changes.
    return { journal: after, missed: false, renames: NO_RENAMES };
  }
  return { ...rebased(after), missed: false };
}

/** After the server refused an act: it never was. */
export function refused(before: Journal, id: string): Journal {
  return rebased({ ...before, pending: before.pending.filter((act) => act.id !== id) }).journal;
}

/** Shows pending acts on top of what is confirmed. One that no longer fits is left to the server to refuse. */
function rebased(before: Journal): { journal: Journal; renames: Renames } {
  const { pending, renames } = rekeyed(before.confirmed, before.pending);
  let shown = before.confirmed;
  for (const act of pending) {
    try {
      shown = applyAll(shown, act.edits).draft;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
    }
  }
  return { journal: { ...before, pending, shown }, renames };
}
