import type { Changed, Doubts } from "./server";
import type { Row, Table } from "./types";

/** A table, and the rows to draw anew: by number, or null for all. */
export interface Told {
  readonly table: Table;
  readonly touched: readonly number[] | null;
}

/**
 * The table after an act. An answer that is late does not say what is doubtful: what was doubtful before is shown
 * until that is asked.
 */
export function answered(table: Table, changed: Changed): Told {
  const { changed: some, before: _before, late = false, ...told } = changed;
  const known = new Map(table.rows.map((row) => [row.id, row.doubts]));
  const kept = (row: Row): Row => (late ? { ...row, doubts: known.get(row.id) ?? [] } : row);
  const now = { ...table, ...told };
  if (!some) return { table: { ...now, rows: now.rows.map(kept) }, touched: null };
  const fresh = new Map(some.map((row) => [row.id, kept(row)]));
  const touched: number[] = [];
  const rows = table.rows.map((row, at): Row => {
    const sure = late || row.doubts.length === 0 ? row : { ...row, doubts: [] };
    const after = fresh.get(row.id) ?? sure;
    if (after !== row) touched.push(at);
    return after;
  });
  return { table: { ...now, rows }, touched: [...touched, rows.length] };
}

/** The table with what is doubtful about its rows now; null where that is said of another revision. */
export function doubted(table: Table, told: Doubts): Told | null {
  if (told.revision !== table.revision) return null;
  const touched: number[] = [];
  const rows = table.rows.map((row, at): Row => {
    const doubts = told.doubts[row.id] ?? [];
    if (doubts.join() === row.doubts.join()) return row;
    touched.push(at);
    return { ...row, doubts };
  });
  return { table: { ...table, rows }, touched };
}
