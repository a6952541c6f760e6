import type { Draft, Edit, Kind } from "../model/types";
import type { Undo } from "../model/undo";
import type { Views } from "../store/state";

/** What an action sees when it decides. */
export interface Scene {
  readonly draft: Draft;
  readonly views: Views;
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly chosen: ReadonlySet<string>;
  readonly chosenEdges: ReadonlySet<string>;
  readonly undo: Undo;
}

/** What should happen. `choose` replaces the choice of nodes, `seek` brings a node into sight. */
export interface Deed {
  readonly edits?: readonly Edit[];
  readonly choose?: Iterable<string>;
  readonly seek?: string;
  /** For undo and redo: which side of the history the edits come from. */
  readonly history?: "undo" | "redo";
}

/** One thing that a person can do. `perform` is pure: it says what should happen, or null when nothing can. */
export interface Action<A> {
  readonly perform: (scene: Scene, args: A) => Deed | null;
}
