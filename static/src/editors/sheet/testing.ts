import type { Cell, Column, Row, Table } from "./types";

const cell = (text: string): Cell => [text, text];

/** A row that asks `when` and gives sales, with what is doubtful about it. */
export function row(id: string, when: readonly string[] = [], doubts: readonly string[] = []): Row {
  return {
    id,
    when: when.map(cell),
    gives: [cell("sales")],
    note: "",
    hits: 0,
    threads: 0,
    doubts,
    fresh: false,
  };
}

/** A column as the document tells it. */
export function column(told: Column["told"], label = "", type = "text"): Column {
  return { label, fact: label, type, notes: [], values: [], told };
}

/** The table of a rule that asks these inputs and routes. */
export function tableOf(rows: readonly Row[], inputs = [column({ fact: "contact.score" })]): Table {
  return {
    name: "Routing",
    revision: 4,
    policy: "first",
    aggregate: "list",
    policies: [],
    inputs,
    outputs: [column({ name: "route" })],
    rows,
    otherwise: row("otherwise"),
    hits: 0,
    connect: [],
  };
}
