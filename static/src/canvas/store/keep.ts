import type { Act } from "../model/journal";
import { NOTHING_DONE, type Undo } from "../model/undo";
import type { Store } from "./store";

interface Kept {
  readonly pending: readonly Act[];
  readonly undo: Undo;
}

const name = (slug: string) => `weft.canvas.${slug}`;

/** What a tab had not stored when it was reloaded or left, and what it can undo. */
export function kept(slug: string): Kept {
  try {
    const found = sessionStorage.getItem(name(slug));
    return found ? (JSON.parse(found) as Kept) : { pending: [], undo: NOTHING_DONE };
  } catch {
    return { pending: [], undo: NOTHING_DONE };
  }
}

/** Writes both down at each change, so that reload and Back lose nothing. */
export function keep(store: Store): void {
  let { journal, undo } = store.state;
  store.subscribe(() => {
    if (store.state.journal.pending === journal.pending && store.state.undo === undo) return;
    ({ journal, undo } = store.state);
    try {
      const { past, future } = undo;
      const short = { past: past.slice(-50), future: future.slice(-50) };
      sessionStorage.setItem(
        name(store.fixed.slug),
        JSON.stringify({ pending: journal.pending, undo: short }),
      );
    } catch {
      // Storage is full or forbidden: the page works without it.
    }
  });
}
