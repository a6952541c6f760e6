import type { BrokenExample, CellPlace, DoubtAction, NodeTable } from "../model/types";
import { texts } from "../texts";
import type { Reader, TableChange } from "./reader";
import { edgeRef, type State } from "./state";
import type { Store } from "./store";
import type { Answer } from "./transport";

/** What the page says has happened, with a way to take it back. */
export interface Toast {
  readonly text: string;
  readonly undo?: { readonly label: string; readonly act: () => void };
}

/**
 * Keeps the table of the chosen decision under the canvas, or of the decision whose way out is chosen; tries what is
 * typed into a cell of it, and stores it. What is refused is given back as a sentence, and nothing is lost.
 */
export class Dock {
  /** What the shown table was made of; when it changes, the table is asked for again. */
  private madeOf: readonly unknown[] = [];
  /** Counts what was asked, so that an answer that was overtaken is not shown. */
  private asked = 0;

  constructor(
    private readonly store: Store,
    private readonly reader: Reader,
    private readonly say: (toast: Toast) => void = () => {},
  ) {
    store.subscribe(() => this.follow());
    this.follow();
  }

  /** Shows what a cell would do if it held this text. Gives what is wrong with the text, or null. */
  readonly tryOut = async (place: CellPlace, text: string): Promise<string | null> => {
    const node = this.store.state.docked?.node;
    if (node === undefined) return null;
    const turn = this.turn();
    const answer = await this.reader.tried(node, place, text);
    if (turn !== this.asked || answer.is !== "ok") return null;
    if ("problem" in answer.value) return answer.value.problem;
    this.show(node, answer.value);
    return null;
  };

  /** Stores a change in the draft of the rule. Gives why it was refused, or null. */
  readonly change = async (change: TableChange): Promise<string | null> => {
    const stored = await this.stored(change);
    return typeof stored === "string" ? stored : null;
  };

  /** Cures a doubt by one click and says so, with the way back. Gives why it was refused, or null. */
  readonly cure = async ({ cure, to, label }: DoubtAction): Promise<string | null> => {
    const { docked } = this.store.state;
    const node = docked?.node;
    const seen = docked && typeof docked.table === "object" ? docked.table.seen : "";
    return this.oneClick({ cure, to, seen }, label, node);
  };

  /** Lets an example expect what the draft answers, and says so, with the way back. Gives why not, or null. */
  readonly accept = ({ index, seen }: BrokenExample): Promise<string | null> =>
    this.oneClick({ example: index, seen }, texts.acceptExample, this.store.state.docked?.node);

  private async oneClick(
    change: TableChange,
    label: string,
    node: string | undefined,
  ): Promise<string | null> {
    const stored = await this.stored(change, node);
    if (typeof stored === "string") return stored;
    if (stored !== null && stored.undo !== null) {
      const { undo } = stored;
      // Perhaps another decision is docked by then.
      const takeBack = async () => {
        const refused = await this.stored({ undo }, node);
        if (typeof refused === "string") this.say({ text: refused });
      };
      this.say({ text: texts.cured(label), undo: { label: texts.undo, act: () => void takeBack() } });
    }
    return null;
  }

  /** Stores a change. Gives the table, null where nothing is docked, or why it was refused. */
  private async stored(
    change: TableChange,
    node = this.store.state.docked?.node,
  ): Promise<NodeTable | string | null> {
    if (node === undefined) return null;
    const turn = this.turn();
    const answer = await this.reader.change(node, change);
    if (answer.is === "refused") return answer.sentence || texts.notSaved("");
    if (answer.is === "unreachable") return texts.notStored;
    if (turn === this.asked) this.show(node, answer.value);
    return answer.value;
  }

  /** Shows the table as it is stored, after something was tried. */
  readonly forget = (): void => {
    const node = this.store.state.docked?.node;
    if (node !== undefined) void this.load(node);
  };

  private follow(): void {
    const { state } = this.store;
    const node = decisionOf(state);
    if (node === null) {
      this.turn();
      if (state.docked) this.store.change({ docked: null, pointed: null });
      this.madeOf = [];
      return;
    }
    const made = [node, state.journal.shown.nodes[node]?.settings, state.rules];
    if (made.every((part, index) => part === this.madeOf[index])) return;
    const same = state.docked?.node === node;
    this.madeOf = made;
    if (!same) this.store.change({ docked: { node, table: "loading" }, pointed: null });
    void this.load(node);
  }

  private async load(node: string): Promise<void> {
    const turn = this.turn();
    const answer: Answer<NodeTable> = await this.reader.table(node);
    // Meanwhile something else was chosen or tried, or the rule changed again.
    if (turn !== this.asked) return;
    this.show(node, answer.is === "ok" ? answer.value : "unread");
  }

  private show(node: string, table: NodeTable | "unread"): void {
    if (this.store.state.docked?.node === node) this.store.change({ docked: { node, table } });
  }

  private turn(): number {
    this.asked += 1;
    return this.asked;
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
