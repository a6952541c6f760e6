import { type Copied, forColumn, type Pasted } from "./clipboard";
import { cellAt, columnOf, described, emptied, isTyped, laneAt, lastTyped, rowAt } from "./model";
import type { Range } from "./selection";
import type { Edit, NewRow, Place, Table, Typed } from "./types";

/** A table has at most so many rows; the server refuses more. */
export const MOST_ROWS = 5000;

/** The text for a cell, as the server takes it. */
export function typed(table: Table, place: Place, text: string): Typed {
  const { part, at } = laneAt(table, place.column);
  return { row: rowAt(table, place.row)?.id ?? "", part, column: at, text };
}

/** Empties what one may type in. Null where there is nothing. */
export function clearing(table: Table, range: Range): Edit | null {
  const cells = [...places(table, range)]
    .filter((place) => laneAt(table, place.column).part !== "id")
    .filter((place) => cellAt(table, place)?.[0] !== emptied(laneAt(table, place.column).part))
    .map((place) => typed(table, place, emptied(laneAt(table, place.column).part)));
  return cells.length > 0 ? { do: "set", cells } : null;
}

/** Fills what is chosen with its first row (`down`) or its first column. */
export function filling(table: Table, range: Range, down: boolean): Edit | null {
  const cells: Typed[] = [];
  for (const place of places(table, range)) {
    const from = down ? { row: range.top, column: place.column } : { row: place.row, column: range.left };
    if (place.row === from.row && place.column === from.column) continue;
    if (laneAt(table, place.column).part === "id") continue;
    const text = cellAt(table, from)?.[0];
    if (text !== undefined) cells.push(typed(table, place, text));
  }
  return cells.length > 0 ? { do: "set", cells } : null;
}

/** Repeats what was chosen over a larger range, as the fill handle does. */
export function repeating(table: Table, from: Range, over: Range): Edit | null {
  const high = from.bottom - from.top + 1;
  const wide = from.right - from.left + 1;
  const cells: Typed[] = [];
  for (const place of places(table, over)) {
    const inside =
      place.row >= from.top &&
      place.row <= from.bottom &&
      place.column >= from.left &&
      place.column <= from.right;
    if (inside || laneAt(table, place.column).part === "id") continue;
    const source = {
      row: from.top + modulo(place.row - from.top, high),
      column: from.left + modulo(place.column - from.left, wide),
    };
    const text = cellAt(table, source)?.[0];
    if (text !== undefined) cells.push(typed(table, place, text));
  }
  return cells.length > 0 ? { do: "set", cells } : null;
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

/** The same text in every cell of a range. */
export function settingAll(table: Table, range: Range, text: string): Edit | null {
  const cells = [...places(table, range)]
    .filter((place) => laneAt(table, place.column).part !== "id")
    .map((place) => typed(table, place, text));
  return cells.length > 0 ? { do: "set", cells } : null;
}

export interface Paste {
  readonly edits: readonly Edit[];
  readonly rows: number;
  readonly columns: number;
}

export type TooLarge = { tooMany: number } | { tooWide: number; room: number };

/**
 * What a paste changes, from the first chosen cell on: rows that the table lacks are added above otherwise, and a
 * single cell fills all that is chosen.
 */
export function pasting(
  table: Table,
  range: Range,
  pasted: readonly (readonly Pasted[])[],
): Paste | TooLarge {
  const columns = Math.max(...pasted.map((row) => row.length));
  const room = lastTyped(table) - range.left + 1;
  const top = Math.max(0, range.top);
  if (columns > room) return { tooWide: columns, room };
  if (top + pasted.length > MOST_ROWS) return { tooMany: pasted.length };
  const [first] = pasted;
  if (pasted.length === 1 && first?.length === 1 && first[0]) {
    const lone = first[0];
    const cells = [...places(table, range)].map((place) =>
      typed(table, place, readFor(table, place.column, lone)),
    );
    return { edits: cells.length > 0 ? [{ do: "set", cells }] : [], rows: 1, columns: 1 };
  }
  const cells: Typed[] = [];
  const fresh: NewRow[] = [];
  pasted.forEach((texts, down) => {
    const row = top + down;
    // Otherwise is pasted over only by what begins there: what is longer than the table makes rows above it.
    if (row >= table.rows.length && range.top < table.rows.length)
      fresh.push(newRow(table, range.left, texts));
    else {
      texts.forEach((cell, right) => {
        const place = { row, column: range.left + right };
        if (isTyped(table, place)) cells.push(typed(table, place, readFor(table, place.column, cell)));
      });
    }
  });
  const edits: Edit[] = [];
  if (cells.length > 0) edits.push({ do: "set", cells });
  if (fresh.length > 0) edits.push({ do: "insert", at: table.rows.length, rows: fresh });
  return { edits, rows: pasted.length, columns };
}

function newRow(table: Table, left: number, texts: readonly Pasted[]): NewRow {
  const read = (column: number) => {
    const cell = texts[column - left];
    return cell ? readFor(table, column, cell) : null;
  };
  const id = read(0);
  const note = read(lastTyped(table));
  return {
    ...(id ? { id } : {}),
    when: table.inputs.map((_, at) => read(columnOf(table, { part: "when", at }))),
    gives: table.outputs.map((_, at) => read(columnOf(table, { part: "then", at }))),
    ...(note ? { note } : {}),
  };
}

function readFor(table: Table, column: number, cell: Pasted): string {
  return forColumn(cell, laneAt(table, column).part, described(table, column)?.type ?? "text");
}

/** What is chosen: each cell in the notation that is shown, and as stored. */
export function copied(table: Table, range: Range, sfeel: boolean): Copied[][] {
  const rows: Copied[][] = [];
  for (let row = Math.max(0, range.top); row <= range.bottom; row += 1) {
    const cells: Copied[] = [];
    for (let column = range.left; column <= range.right; column += 1) {
      const [stored, words] = cellAt(table, { row, column }) ?? ["", ""];
      cells.push({ shown: sfeel ? stored : words, stored });
    }
    rows.push(cells);
  }
  return rows;
}

/** The places of a range in which one may type, row by row. */
export function* places(table: Table, range: Range): Generator<Place> {
  for (let row = Math.max(0, range.top); row <= range.bottom; row += 1) {
    for (let column = range.left; column <= range.right; column += 1) {
      if (isTyped(table, { row, column })) yield { row, column };
    }
  }
}
