import type { Edit, Row, Table, Typed } from "./types";

/**
 * The edit with the facts or answers of its columns, as whoever makes it sees them: by the time that it is sent, another
 * column may stand in that place.
 */
export function withColumns(edit: Edit, table: Table): Edit {
  switch (edit.do) {
    case "set":
      return { ...edit, cells: edit.cells.map((cell) => ofColumn(cell, table)) };
    case "insert":
      return { ...edit, of: { when: names(table, "when"), gives: names(table, "then") } };
    case "change_column":
    case "move_column":
    case "remove_column":
      return { ...edit, of: names(table, edit.part)[edit.column] ?? "" };
    default:
      return edit;
  }
}

/** The edit with what stands in its cells when it is sent: an act before it may have changed that. */
export function withWas(edit: Edit, table: Table): Edit {
  if (edit.do !== "set") return edit;
  const rows = new Map([...table.rows, table.otherwise].map((row) => [row.id, row]));
  return { ...edit, cells: edit.cells.map((cell) => wasThere(cell, rows.get(cell.row))) };
}

function ofColumn(cell: Typed, table: Table): Typed {
  if (cell.part !== "when" && cell.part !== "then") return cell;
  return { ...cell, of: names(table, cell.part)[cell.column] ?? "" };
}

function wasThere(cell: Typed, row: Row | undefined): Typed {
  if (!row || cell.part === "id" || cell.part === "hits") return cell;
  const was =
    cell.part === "note" ? row.note : (cell.part === "when" ? row.when : row.gives)[cell.column]?.[0];
  return was === undefined ? cell : { ...cell, was };
}

function names(table: Table, part: "when" | "then"): string[] {
  return part === "when"
    ? table.inputs.map((column) => String(column.told.fact ?? ""))
    : table.outputs.map((column) => String(column.told.name ?? ""));
}
