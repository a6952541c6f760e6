import type { Reader } from "./reader";
import { edgeRef, type State } from "./state";
import type { Store } from "./store";

/** Keeps the table of the chosen decision under the canvas, or of the decision whose way out is chosen. */
export class Dock {
  /** What the shown table was made of; when it changes, the table is asked for again. */
  private madeOf: readonly unknown[] = [];

  constructor(
    private readonly store: Store,
    private readonly reader: Reader,
  ) {
    store.subscribe(() => this.follow());
    this.follow();
  }

  private follow(): void {
    const { state } = this.store;
    const node = decisionOf(state);
    if (node === null) {
      if (state.docked) this.store.change({ docked: null, pointed: null });
      this.madeOf = [];
      return;
    }
    const made = [node, state.journal.shown.nodes[node]?.settings, state.rules];
    if (made.every((part, index) => part === this.madeOf[index])) return;
    const same = state.docked?.node === node;
    this.madeOf = made;
    if (!same) this.store.change({ docked: { node, table: "loading" }, pointed: null });
    void this.load(node, made);
  }

  private async load(node: string, made: readonly unknown[]): Promise<void> {
    const answer = await this.reader.table(node);
    // Meanwhile something else was chosen, or the rule changed again.
    if (this.madeOf !== made) return;
    this.store.change({ docked: { node, table: answer.is === "ok" ? answer.value : "unread" } });
  }
}

/** The one decision that the choice is about, if its rule is known. */
export function decisionOf(state: State): string | null {
  const { chosen, chosenEdges, views, rules } = state;
  const [node] = chosen.size === 1 ? chosen : [];
  const [edge] = chosen.size === 0 && chosenEdges.size === 1 ? chosenEdges : [];
  const key = node ?? (edge === undefined ? undefined : edgeRef(edge).from);
  const rule = key === undefined ? null : views[key]?.rule;
  return key !== undefined && rule && rules[rule] ? key : null;
}
