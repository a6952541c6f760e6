import { CellEditor, type Leave, type Opened } from "./cell-editor";
import { settingAll, typed } from "./edits";
import { Grid } from "./grid";
import { cellAt, described, HEAD, isTyped, laneAt, rowAt, rowOf } from "./model";
import { Notices } from "./notices";
import { offeredAt } from "./offered";
import { saidOf, sentence } from "./refusals";
import { type Odd, oddKey } from "./rows";
import { at, clamped, isOne, led, rangeOf, type Selection, tabbed } from "./selection";
import { Server } from "./server";
import { type Outcome, Store } from "./store";
import { talkAbout } from "./talk";
import { texts } from "./texts";
import type { Edit, Place, Table, Typed } from "./types";

/**
 * The table editor: what is chosen, the cell that is being typed in, and what becomes of acts. Keys, pointers and the
 * clipboard call it; it calls the server, which reads and checks every text.
 */
export class Sheet {
  readonly grid: Grid;
  readonly store: Store;
  readonly editor: CellEditor;
  readonly notices: Notices;
  /** Texts that are on their way, or that could not be read, by row and lane. */
  private readonly odd = new Map<string, Odd>();
  selection: Selection = at(0, 1);
  private editing: Place | null = null;
  private around = 0;

  constructor(
    readonly root: HTMLElement,
    readonly scroller: HTMLElement,
    table: Table,
    private readonly told: {
      sheet: string;
      cell: string;
      around: string;
      comment: string;
      decisions: string;
      discussion: string;
    },
    icons: (name: string) => Node,
  ) {
    this.notices = new Notices(root);
    this.grid = new Grid(table, { odd: this.odd, links: told, icons }, false);
    const server = new Server(told, (waiting) => this.notices.waiting(waiting));
    this.store = new Store(table, server, (rows) => this.changed(rows));
    scroller.append(this.grid.element);
    this.editor = new CellEditor(
      root,
      (text, leave) => this.left(text, leave),
      () => this.cancelled(),
    );
    // The focus may come by other ways than ours: by a screen reader's, by Tab.
    this.grid.element.addEventListener("focusin", (event) => {
      const place = this.grid.placeOf(event.target);
      if (place && this.grid.at(this.selection.head) !== event.target)
        this.choose(at(place.row, place.column));
    });
    scroller.addEventListener("scroll", () => this.replace(), { passive: true });
    this.choose(clamped(table, this.selection), false);
    this.notices.connect(table.connect);
  }

  get table(): Table {
    return this.store.table;
  }

  /** Chooses, and brings the focus to where the choice ends. */
  choose(selection: Selection, focus = true): void {
    this.selection = clamped(this.table, selection);
    const active = this.grid.choose(this.selection);
    if (focus && active) {
      active.focus({ preventScroll: true });
      active.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
    if (!isOne(this.selection)) {
      const { top, bottom, left, right } = rangeOf(this.selection);
      this.notices.say(texts.chosen(bottom - Math.max(0, top) + 1, right - left + 1));
    }
    this.root.dispatchEvent(new CustomEvent("sheet-chosen"));
  }

  /** Moves the focus by a key; `extend` keeps where the choice began. */
  move(key: string, extend: boolean, far: boolean): boolean {
    const page = Math.max(1, Math.floor(this.scroller.clientHeight / 40) - 2);
    const head = led(this.table, this.selection.head, key, far, page);
    if (!head) return false;
    this.choose({ anchor: extend ? this.selection.anchor : head, head });
    return true;
  }

  /** The rows that are chosen, by id, without otherwise. */
  chosenRows(): string[] {
    const { top, bottom } = rangeOf(this.selection);
    return this.table.rows.slice(Math.max(0, top), bottom + 1).map((row) => row.id);
  }

  /** Opens the field over the chosen cell. With a `first` key one types anew. */
  edit(first?: string): void {
    const place = this.selection.head;
    const over = this.grid.at(place);
    if (!over || !isTyped(this.table, place)) return;
    const { part } = laneAt(this.table, place.column);
    const cell = cellAt(this.table, place) ?? ["", ""];
    const row = rowAt(this.table, place.row)?.id ?? "";
    const column = described(this.table, place.column);
    const stands = this.odd.get(oddKey(this.table, place))?.text ?? (this.grid.sfeel ? cell[0] : cell[1]);
    const label =
      part === "id"
        ? texts.nameOf(row)
        : part === "note"
          ? texts.noteOf(row)
          : texts.cellOf(column?.label ?? "", row);
    const opened: Opened = {
      label,
      text: first === undefined ? stands : first,
      quick: first !== undefined,
      lines: part === "note",
      values: offeredAt(this.table, place),
      whole: part === "then" || column?.type === "boolean",
      meaning: async (text, signal) =>
        part === "when" || part === "then"
          ? this.store.server.meaning(part, column?.type ?? "text", text, signal)
          : null,
    };
    this.editing = place;
    this.editor.open(over, opened);
  }

  /** Makes edits. Gives whether they are stored; what is refused is said, and nothing is changed. */
  async act(edits: readonly Edit[], said: string, refused = (problem: string) => problem): Promise<boolean> {
    const outcome = await this.store.edit(edits);
    if (outcome.done) this.forget(edits.flatMap((edit) => (edit.do === "set" ? edit.cells : [])));
    this.tell(outcome, said, refused);
    return outcome.done;
  }

  /** Drops what was typed into these cells and could not be read. */
  forget(cells: readonly Typed[]): void {
    for (const { row, part, column } of cells)
      if (this.odd.delete(`${row} ${part}-${column}`)) this.redraw(rowOf(this.table, row));
  }

  /** As `act`, for a dialog that says itself what is wrong: gives that, or null. */
  async ask(edits: readonly Edit[], said: string): Promise<string | null> {
    const outcome = await this.store.edit(edits);
    if (outcome.done) this.tell(outcome, said);
    return outcome.done ? null : (outcome.refusal?.refused ?? texts.unreachable);
  }

  async undo(again: boolean): Promise<void> {
    const outcome = await (again ? this.store.redo() : this.store.undo());
    if (outcome === null) this.notices.say(again ? texts.nothingToRedo : texts.nothingToUndo);
    else this.tell(outcome, again ? texts.redone : texts.undone);
  }

  /** Shows what is said about the chosen cell, and lets one say something. */
  talk(): void {
    void talkAbout(this, this.told.discussion);
  }

  /** Shows cells in words or as S-FEEL. */
  spell(sfeel: boolean): void {
    this.grid.sfeel = sfeel;
    this.changed(null);
  }

  private left(text: string, leave: Leave): void {
    const place = this.editing;
    this.editing = null;
    if (!place) return;
    if (leave.way === "all") {
      const edit = settingAll(this.table, rangeOf(this.selection), text);
      if (edit) void this.act([edit], texts.filled);
      this.choose(this.selection);
      return;
    }
    void this.keep(place, text);
    if (leave.way === "stay") return;
    const next = leave.way === "next" || leave.way === "back";
    const to = next
      ? tabbed(this.table, place, leave.way === "back")
      : led(this.table, place, `Arrow${leave.way[0]?.toUpperCase()}${leave.way.slice(1)}`, false, 1);
    this.choose(to ? { anchor: to, head: to } : this.selection);
  }

  private cancelled(): void {
    const place = this.editing;
    this.editing = null;
    if (place && this.odd.delete(oddKey(this.table, place))) this.grid.redraw(this.table, [place.row]);
    this.choose(this.selection);
  }

  /** Stores what was typed into a cell; until the answer is there, and where it cannot be read, it stands there. */
  private async keep(place: Place, text: string): Promise<void> {
    const key = oddKey(this.table, place);
    const row = rowAt(this.table, place.row)?.id ?? "";
    const cell = cellAt(this.table, place);
    const before = this.odd.get(key);
    if (cell && !before && (text.trim() === (this.grid.sfeel ? cell[0] : cell[1]).trim() || text === cell[0]))
      return;
    this.odd.set(key, { text, problem: null });
    this.redraw(place.row);
    const outcome = await this.store.edit([{ do: "set", cells: [typed(this.table, place, text)] }]);
    const refusal = outcome.done ? null : outcome.refusal;
    const wrong = outcome.done ? null : refusal ? sentence(refusal) : texts.unreachable;
    if (wrong === null || refusal?.code === "changed_meanwhile") this.odd.delete(key);
    else this.odd.set(key, { text, problem: wrong });
    const now = rowOf(this.table, outcome.done && key.endsWith("id-0") ? text.trim() : row);
    if (now !== HEAD) this.redraw(now);
    if (wrong !== null) this.notices.say(texts.problemAt(place.row < 0 ? "" : row, wrong));
    if (refusal?.code === "changed_meanwhile") this.notices.refused(refusal.refused, []);
    if (outcome.done) this.stored();
  }

  private tell(outcome: Outcome, said: string, refused = (problem: string) => problem): void {
    if (outcome.done) {
      this.notices.say(said);
      this.stored();
      return;
    }
    const { text, lines } = saidOf(this.table, outcome.refusal);
    this.notices.refused(refused(text), lines);
  }

  /** What the act may have changed around the table is asked for, once for several acts. */
  private stored(): void {
    this.notices.clear();
    this.notices.connect(this.table.connect);
    window.clearTimeout(this.around);
    this.around = window.setTimeout(() => {
      void window.htmx?.ajax("GET", this.told.around, { target: document.body, swap: "none" });
      void this.store.catchUp();
    }, 250);
    document.body.dispatchEvent(new CustomEvent("rule-changed"));
  }

  private changed(rows: readonly number[] | null): void {
    const focused = this.grid.element.contains(document.activeElement);
    if (rows === null) this.grid.draw(this.table);
    else this.grid.redraw(this.table, rows);
    this.choose(clamped(this.table, this.selection), focused);
    this.replace();
  }

  private redraw(row: number): void {
    const focused = this.grid.element.contains(document.activeElement);
    this.grid.redraw(this.table, [row]);
    this.choose(this.selection, focused);
    this.replace();
  }

  private replace(): void {
    const over = this.editing && this.grid.at(this.editing);
    if (over) this.editor.place(over);
  }
}
