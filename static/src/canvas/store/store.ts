import { EditError } from "../model/edits";
import { acted, arrived, journal, refused } from "../model/journal";
import { type Renames, renamedEdit } from "../model/rekey";
import type { Edit, Numbered, Position, Problem } from "../model/types";
import { done, redone, undone } from "../model/undo";
import type { Action, Deed, Scene } from "../actions/action";
import { type DocumentJson, draftOf, type Fixed, type State, type Views } from "./state";

/** What the server says about a draft after edits; parts that did not change are left out. */
export interface News {
  readonly revision: number;
  readonly edits: readonly Numbered[];
  readonly problems?: readonly Problem[] | null;
  readonly views?: Views;
  readonly rules?: State["rules"] | null;
}

/** Holds the state, changes it by actions and by news, and tells whoever listens. Knows no React and no network. */
export class Store {
  private listeners = new Set<() => void>();
  private acts = 0;
  /** Called when edits of other tabs, or undone ones, changed these nodes. */
  onForeign: (keys: ReadonlySet<string>) => void = () => {};
  /** Called when the whole draft was taken anew: anything may be different. */
  onAnew: () => void = () => {};
  /** Called with a sentence for the person. */
  onSay: (sentence: string) => void = () => {};
  /** Called when there is something to send. */
  onPending: () => void = () => {};
  /** Called with the place that the pointer is at, or null when it leaves the canvas. */
  onPoint: (at: Position | null) => void = () => {};

  constructor(
    public state: State,
    readonly fixed: Fixed,
    /** Names this tab in acts, so that the server's echo is known. */
    readonly tab: string,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  change(part: Partial<State>): void {
    const keys = Object.keys(part) as (keyof State)[];
    if (keys.every((key) => part[key] === this.state[key])) return;
    this.state = { ...this.state, ...part };
    for (const listener of this.listeners) listener();
  }

  get scene(): Scene {
    const { journal: known, views, chosen, chosenEdges, undo } = this.state;
    return { draft: known.shown, views, kinds: this.fixed.kinds, chosen, chosenEdges, undo };
  }

  /** A name for the next act of this tab. */
  nextAct(): string {
    this.acts += 1;
    return `${this.tab}.${this.acts}`;
  }

  /** Does what the person asked for. Gives false when there was nothing to do, or it may not be done. */
  act<A>(action: Action<A>, args: A): boolean {
    const deed = action.perform(this.scene, args);
    if (!deed) return false;
    if (deed.edits && deed.edits.length > 0 && !this.fixed.canEdit) return false;
    return this.carryOut(deed);
  }

  private carryOut(deed: Deed): boolean {
    const part: Partial<Mutable<State>> = {};
    if (deed.edits && deed.edits.length > 0) {
      try {
        const { journal: after, inverse } = acted(this.state.journal, {
          id: this.nextAct(),
          edits: deed.edits,
        });
        part.journal = after;
        part.undo = { do: done, undo: undone, redo: redone }[deed.history ?? "do"](this.state.undo, inverse);
        part.views = { ...this.newViews(deed.edits), ...this.state.views };
        part.saving = this.state.saving === "offline" ? "offline" : "saving";
      } catch (error) {
        if (!(error instanceof EditError)) throw error;
        // What it would take back is no longer there: others changed it since.
        const { past, future } = this.state.undo;
        if (deed.history === "undo") part.undo = { past: past.slice(0, -1), future };
        if (deed.history === "redo") part.undo = { past, future: future.slice(0, -1) };
        this.onSay(error.message);
      }
    }
    if (deed.choose) {
      const known = (part.journal ?? this.state.journal).shown.nodes;
      part.chosen = new Set([...deed.choose].filter((key) => known[key]));
      part.chosenEdges = new Set();
    }
    if (deed.seek) part.sought = this.toSeek(deed.seek);
    this.change(part);
    if (part.journal) {
      if (deed.history) this.onForeign(settingsChanged(deed.edits ?? []));
      this.onPending();
    }
    return true;
  }

  /** Asks for a node to be brought into sight. */
  toSeek(key: string): State["sought"] {
    return { key, times: (this.state.sought?.times ?? 0) + 1 };
  }

  /** Takes in edits that the server stored. Gives false when some before them are missing. */
  arrive(news: News): boolean {
    const before = this.state.journal;
    const arrival = arrived(before, news.edits);
    if (arrival.missed) return false;
    const fresh = news.edits.filter((edit) => edit.number > before.revision);
    const sent = new Set(before.pending.map((act) => act.id));
    let undo = this.state.undo;
    for (const edit of fresh) {
      // Made by a form of this tab: the server knows the inverse.
      if (this.isMine(edit.client) && !sent.has(edit.client)) undo = done(undo, edit.inverse);
    }
    if (arrival.renames.size > 0) undo = renamedUndo(undo, arrival.renames);
    const chosen = new Set([...this.state.chosen].map((key) => arrival.renames.get(key) ?? key));
    const known = arrival.journal.shown.nodes;
    this.change({
      journal: arrival.journal,
      undo,
      chosen: new Set([...chosen].filter((key) => known[key])),
      views: { ...this.state.views, ...this.newViews(fresh.map((edit) => edit.edit)), ...news.views },
      problems: news.problems ?? this.state.problems,
      rules: news.rules ?? this.state.rules,
    });
    const foreign = fresh.filter((edit) => !this.isMine(edit.client));
    if (foreign.length > 0) this.onForeign(settingsChanged(foreign.map((edit) => edit.edit)));
    return true;
  }

  /** Takes back an act that the server refused. */
  refuse(id: string, sentence: string): void {
    this.change({ journal: refused(this.state.journal, id) });
    this.onSay(sentence);
  }

  /** Starts anew from the whole draft; acts that are on their way stay on top. */
  restart(revision: number, document: DocumentJson, part: Partial<State>): void {
    this.change({ ...part, journal: journal(revision, draftOf(document), this.state.journal.pending) });
    this.onAnew();
  }

  isMine(client: string): boolean {
    return client.startsWith(`${this.tab}.`);
  }

  /** Views of nodes that are being added, as their kind begins; the server's follow. */
  private newViews(edits: readonly Edit[]): Views {
    const views: { [key: string]: Views[string] } = {};
    for (const edit of edits) {
      if (edit.op === "batch") Object.assign(views, this.newViews(edit.edits));
      if (edit.op !== "add_node" || this.state.views[edit.node.key]) continue;
      const kind = this.fixed.kinds.get(edit.node.kind);
      if (kind) views[edit.node.key] = kind.view;
    }
    return views;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function renamedUndo(undo: State["undo"], renames: Renames): State["undo"] {
  const renamed = (edit: Edit) => renamedEdit(edit, renames);
  return { past: undo.past.map(renamed), future: undo.future.map(renamed) };
}

/** Nodes whose form shows something else after these edits; the empty key stands for the journey. */
function settingsChanged(edits: readonly Edit[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const edit of edits) {
    if (edit.op === "set") keys.add(edit.key);
    if (edit.op === "set_journey") keys.add("");
    if (edit.op === "batch") for (const key of settingsChanged(edit.edits)) keys.add(key);
  }
  return keys;
}
