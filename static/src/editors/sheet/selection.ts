import { HEAD, lastTyped } from "./model";
import type { Place, Table } from "./types";

/** What is chosen: from the cell where it began to the cell that has the focus. */
export interface Selection {
  readonly anchor: Place;
  readonly head: Place;
}

export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export function at(row: number, column: number): Selection {
  return { anchor: { row, column }, head: { row, column } };
}

export function rangeOf({ anchor, head }: Selection): Range {
  return {
    top: Math.min(anchor.row, head.row),
    bottom: Math.max(anchor.row, head.row),
    left: Math.min(anchor.column, head.column),
    right: Math.max(anchor.column, head.column),
  };
}

export function isOne({ anchor, head }: Selection): boolean {
  return anchor.row === head.row && anchor.column === head.column;
}

export function isWithin(range: Range, row: number, column: number): boolean {
  return row >= range.top && row <= range.bottom && column >= range.left && column <= range.right;
}

/** The cell where a key leads: one on, to the edge with Ctrl, by a page. Null for a key that leads nowhere. */
export function led(table: Table, from: Place, key: string, far: boolean, page: number): Place | null {
  const last = { row: table.rows.length, column: lastTyped(table) + 1 };
  const { row, column } = from;
  switch (key) {
    case "ArrowUp":
      return { row: far ? (row > 0 ? 0 : HEAD) : Math.max(HEAD, row - 1), column };
    case "ArrowDown":
      return { row: far ? last.row : Math.min(last.row, row + 1), column };
    case "ArrowLeft":
      return { row, column: far ? 0 : Math.max(0, column - 1) };
    case "ArrowRight":
      return { row, column: far ? last.column : Math.min(last.column, column + 1) };
    case "Home":
      return { row: far ? 0 : row, column: 0 };
    case "End":
      return { row: far ? last.row : row, column: last.column };
    case "PageUp":
      return { row: Math.max(0, row - page), column };
    case "PageDown":
      return { row: Math.min(last.row, row + page), column };
  }
  return null;
}

/** The next cell of which one types, to the right or back, over the ends of rows; null after the last one. */
export function tabbed(table: Table, from: Place, back: boolean): Place | null {
  const right = lastTyped(table);
  const last = table.rows.length;
  let { row, column } = from;
  column += back ? -1 : 1;
  if (column > right) {
    row += 1;
    column = 0;
  } else if (column < 0) {
    row -= 1;
    column = right;
  }
  if (row > last || row < 0) return null;
  // Of the last row only the answers are typed.
  if (row === last) {
    const first = 1 + table.inputs.length;
    if (column < first) return back ? tabbed(table, { row, column: 0 }, true) : { row, column: first };
    if (column === right) return back ? { row, column: right - 1 } : null;
  }
  return { row, column };
}

/** What is chosen, within a table that may have become smaller. */
export function clamped(table: Table, { anchor, head }: Selection): Selection {
  const held = (place: Place): Place => ({
    row: Math.min(Math.max(place.row, HEAD), table.rows.length),
    column: Math.min(Math.max(place.column, 0), lastTyped(table) + 1),
  });
  return { anchor: held(anchor), head: held(head) };
}
