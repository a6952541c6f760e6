import { askColumn } from "./column-dialog";
import { clearing, copied, filling, MOST_ROWS, pasting, places, typed } from "./edits";
import { pastedFrom, written } from "./clipboard";
import { columnOf, described, HEAD, laneAt, lastTyped } from "./model";
import { at, rangeOf } from "./selection";
import type { Sheet } from "./sheet";
import { texts } from "./texts";
import type { Edit } from "./types";

/** What one can do with what is chosen. Each is one request and one step of undo. */
export const acts = {
  /** Rows above or below what is chosen, as many as are chosen. */
  insert(sheet: Sheet, below: boolean): void {
    const { top, bottom } = rangeOf(sheet.selection);
    const many = Math.max(1, sheet.chosenRows().length);
    const place = Math.min(sheet.table.rows.length, Math.max(0, below ? bottom + 1 : top));
    const rows = Array.from({ length: many }, () => ({}));
    void sheet.act([{ do: "insert", at: place, rows }], texts.rowsAdded(many)).then((done) => {
      if (done) sheet.choose(at(place, 1));
    });
  },

  remove(sheet: Sheet): void {
    const rows = sheet.chosenRows();
    if (rows.length === 0) return;
    void sheet.act([{ do: "remove", rows }], texts.rowsRemoved(rows)).then((done) => {
      if (done) offerUndo(sheet, texts.rowsRemoved(rows));
    });
  },

  /** Moves the chosen rows up or down by one. */
  moveRows(sheet: Sheet, by: -1 | 1): void {
    const { top, bottom } = rangeOf(sheet.selection);
    const first = Math.max(0, top);
    const to = first + by;
    if (top < 0 || bottom >= sheet.table.rows.length || to < 0 || bottom + by >= sheet.table.rows.length)
      return;
    acts.moveRowsTo(sheet, sheet.chosenRows(), to);
  },

  /** Moves rows before the one that is then at `to` among the others. */
  moveRowsTo(sheet: Sheet, rows: readonly string[], to: number): void {
    const { anchor, head } = sheet.selection;
    const first = sheet.table.rows.findIndex((row) => rows.includes(row.id));
    const by = to - first;
    if (by === 0) return;
    void sheet
      .act([{ do: "move", rows, to }], texts.rowsMoved(rows, to + 1, sheet.table.rows.length))
      .then((done) => {
        if (!done) return;
        const moved = (place: typeof head) => ({ ...place, row: place.row + by });
        sheet.choose({ anchor: moved(anchor), head: moved(head) });
      });
  },

  /** Moves the column of the focus left or right by one. */
  moveColumn(sheet: Sheet, by: -1 | 1): void {
    const { part, at: lane } = laneAt(sheet.table, sheet.selection.head.column);
    if (part === "when" || part === "then") acts.moveColumnTo(sheet, sheet.selection.head.column, lane + by);
  },

  /** Moves a column to another place among those of its kind. */
  moveColumnTo(sheet: Sheet, column: number, to: number): void {
    const { part, at: lane } = laneAt(sheet.table, column);
    if (part !== "when" && part !== "then") return;
    const most = (part === "when" ? sheet.table.inputs : sheet.table.outputs).length - 1;
    if (to < 0 || to > most || to === lane) return;
    const label = described(sheet.table, column)?.label ?? "";
    const { row } = sheet.selection.head;
    void sheet.act([{ do: "move_column", part, column: lane, to }], texts.columnMoved(label)).then((done) => {
      if (done) sheet.choose(at(row, columnOf(sheet.table, { part, at: to })));
    });
  },

  addColumn(sheet: Sheet, part: "when" | "then"): void {
    const focused = laneAt(sheet.table, sheet.selection.head.column);
    const last = (part === "when" ? sheet.table.inputs : sheet.table.outputs).length;
    const column = focused.part === part ? focused.at + 1 : last;
    askColumn({
      part,
      column: null,
      remove: null,
      save: (to) =>
        sheet.ask(
          [{ do: "add_column", part, column, to }],
          texts.columnSaved(String(to.label || to.fact || to.name)),
        ),
      after: () => sheet.choose(at(HEAD, columnOf(sheet.table, { part, at: column }))),
    });
  },

  editColumn(sheet: Sheet): void {
    const { column } = sheet.selection.head;
    const { part, at: lane } = laneAt(sheet.table, column);
    const told = described(sheet.table, column);
    if (!told || (part !== "when" && part !== "then")) return;
    askColumn({
      part,
      column: told,
      remove: () => acts.removeColumn(sheet),
      save: (to) =>
        sheet.ask([{ do: "change_column", part, column: lane, to }], texts.columnSaved(told.label)),
      after: () => sheet.choose(sheet.selection),
    });
  },

  removeColumn(sheet: Sheet): void {
    const { column } = sheet.selection.head;
    const { part, at: lane } = laneAt(sheet.table, column);
    const label = described(sheet.table, column)?.label ?? "";
    if (part !== "when" && part !== "then") return;
    void sheet.act([{ do: "remove_column", part, column: lane }], texts.columnRemoved(label)).then((done) => {
      if (done) offerUndo(sheet, texts.columnRemoved(label));
    });
  },

  /** Empties the chosen cells; on a row's name it removes the rows, on a column's head the column. */
  clear(sheet: Sheet): void {
    const range = rangeOf(sheet.selection);
    if (range.top === HEAD && range.bottom === HEAD) acts.removeColumn(sheet);
    else if (range.right === 0) acts.remove(sheet);
    else {
      sheet.forget([...places(sheet.table, range)].map((place) => typed(sheet.table, place, "")));
      run(sheet, clearing(sheet.table, range), texts.emptied);
    }
  },

  fill(sheet: Sheet, down: boolean): void {
    run(sheet, filling(sheet.table, rangeOf(sheet.selection), down), texts.filled);
  },

  copy(sheet: Sheet, clipboard: DataTransfer): void {
    const cells = copied(sheet.table, rangeOf(sheet.selection), sheet.grid.sfeel);
    const { text, html } = written(cells);
    clipboard.setData("text/plain", text);
    clipboard.setData("text/html", html);
    sheet.notices.say(texts.copiedCells(cells.flat().length));
  },

  paste(sheet: Sheet, clipboard: DataTransfer): void {
    const pasted = pastedFrom(clipboard);
    if (pasted.length === 0) {
      sheet.notices.refused(texts.nothingToPaste, []);
      return;
    }
    const made = pasting(sheet.table, rangeOf(sheet.selection), pasted);
    if ("tooMany" in made) sheet.notices.refused(texts.tooMany(made.tooMany, MOST_ROWS), []);
    else if ("tooWide" in made) sheet.notices.refused(texts.tooWide(made.tooWide, made.room), []);
    else if (made.edits.length > 0) {
      const { anchor } = sheet.selection;
      const start = {
        row: Math.max(0, Math.min(anchor.row, sheet.selection.head.row)),
        column: Math.min(anchor.column, sheet.selection.head.column),
      };
      void sheet.act(made.edits, texts.pasted(made.rows, made.columns), texts.nothingPasted).then((done) => {
        if (!done || made.rows * made.columns === 1) return;
        const end = {
          row: start.row + made.rows - 1,
          column: Math.min(lastTyped(sheet.table), start.column + made.columns - 1),
        };
        sheet.choose({ anchor: start, head: end });
      });
    }
  },
};

function run(sheet: Sheet, edit: Edit | null, said: string): void {
  if (edit) void sheet.act([edit], said);
}

/** A toast that says what is gone, with the way back. */
function offerUndo(sheet: Sheet, text: string): void {
  sheet.root.dispatchEvent(new CustomEvent("sheet-undoable", { detail: text }));
}
