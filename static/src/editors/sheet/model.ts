import type { Cell, Column, Part, Place, Row, Table } from "./types";

/** What a column of the grid is: a part of the rows, and which of its columns. */
export interface Lane {
  readonly part: Part;
  readonly at: number;
}

export const HEAD = -1;

/** The columns of the grid from left to right: the row's name, facts, answers, the note, how often it decided. */
export function lanes(table: Table): Lane[] {
  return [
    { part: "id", at: 0 },
    ...table.inputs.map((_, at): Lane => ({ part: "when", at })),
    ...table.outputs.map((_, at): Lane => ({ part: "then", at })),
    { part: "note", at: 0 },
    { part: "hits", at: 0 },
  ];
}

/** The last column of which one types. */
export function lastTyped(table: Table): number {
  return 1 + table.inputs.length + table.outputs.length;
}

export function laneAt(table: Table, column: number): Lane {
  const facts = table.inputs.length;
  if (column <= 0) return { part: "id", at: 0 };
  if (column <= facts) return { part: "when", at: column - 1 };
  if (column <= facts + table.outputs.length) return { part: "then", at: column - 1 - facts };
  return { part: column === lastTyped(table) ? "note" : "hits", at: 0 };
}

export function columnOf(table: Table, lane: Lane): number {
  if (lane.part === "id") return 0;
  if (lane.part === "when") return 1 + lane.at;
  if (lane.part === "then") return 1 + table.inputs.length + lane.at;
  return lastTyped(table) + (lane.part === "hits" ? 1 : 0);
}

/** The fact or answer that a column asks or gives; undefined for the others. */
export function described(table: Table, column: number): Column | undefined {
  const { part, at } = laneAt(table, column);
  return part === "when" ? table.inputs[at] : part === "then" ? table.outputs[at] : undefined;
}

export function rowAt(table: Table, row: number): Row | undefined {
  return row === table.rows.length ? table.otherwise : table.rows[row];
}

export function isOtherwise(table: Table, row: number): boolean {
  return row === table.rows.length;
}

/** The row of an id; the head where there is none. */
export function rowOf(table: Table, id: string): number {
  return id === "otherwise" ? table.rows.length : table.rows.findIndex((row) => row.id === id);
}

/** A cell as stored and in words; null where there is none. */
export function cellAt(table: Table, place: Place): Cell | null {
  const row = rowAt(table, place.row);
  if (!row) return null;
  const { part, at } = laneAt(table, place.column);
  if (part === "when") return row.when[at] ?? null;
  if (part === "then") return row.gives[at] ?? null;
  if (part === "id") return [row.id, row.id];
  return part === "note" ? [row.note, row.note] : [String(row.hits), String(row.hits)];
}

/** Whether one may type there. */
export function isTyped(table: Table, place: Place): boolean {
  if (place.row < 0 || place.row > table.rows.length) return false;
  const { part } = laneAt(table, place.column);
  return part !== "hits" && (part === "then" || !isOtherwise(table, place.row));
}

/** What an emptied cell holds: any value of a fact, no answer. */
export function emptied(part: Part): string {
  return part === "when" ? "-" : "";
}

/** The least and the most characters that a column is wide. */
const WIDTHS = new Map<Part, readonly [number, number]>([
  ["id", [14, 20]],
  ["note", [20, 26]],
  ["hits", [12, 12]],
]);

/** The parts of a fact's name, each with the dot, line or blank that ends it. */
export function factParts(fact: string): string[] {
  return fact.split(/(?<=[._\s])/);
}

/** How wide a column is, in characters: as its words need, within reason. */
export function widthOf(table: Table, column: number, looked = 300): number {
  const lane = laneAt(table, column);
  const told = described(table, column);
  // Heads may take several lines, broken at blanks and where the parts of a fact meet.
  const heads = told ? [...told.label.split(" "), ...factParts(told.fact)] : [];
  let most = Math.max(8, ...heads.map((part) => part.length + 2));
  for (let row = 0; row < Math.min(looked, table.rows.length); row += 1) {
    const words = cellAt(table, { row, column })?.[1] ?? "";
    if (words.length > most) most = words.length;
  }
  const [least, limit] = WIDTHS.get(lane.part) ?? [11, 28];
  return Math.min(limit, Math.max(least, most + 2));
}
