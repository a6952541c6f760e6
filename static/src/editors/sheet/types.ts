/** A cell: as stored (S-FEEL, or an answer as typed), in words, and what the version in force says where it differs. */
export type Cell = readonly [text: string, words: string, was?: string];

export interface Column {
  readonly label: string;
  readonly fact: string;
  readonly type: string;
  readonly notes: readonly string[];
  readonly values: readonly string[];
  /** As the document has it. */
  readonly told: Readonly<Record<string, unknown>>;
}

export interface Row {
  readonly id: string;
  readonly when: readonly Cell[];
  readonly gives: readonly Cell[];
  readonly note: string;
  readonly hits: number;
  /** Open threads about the row as a whole, and about its cells by lane, `when-0`. */
  readonly threads: number;
  readonly said?: Readonly<Record<string, number>>;
  readonly doubts: readonly string[];
  readonly fresh: boolean;
}

/** A policy: its token, its words, what it means, and whether it is offered at once. */
export type Policy = readonly [token: string, words: string, means: string, atOnce: boolean];

export interface Table {
  readonly name: string;
  readonly revision: number;
  readonly policy: string;
  readonly aggregate: string;
  readonly policies: readonly Policy[];
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
  readonly rows: readonly Row[];
  readonly otherwise: Row;
  readonly hits: number;
  readonly connect: readonly { text: string; address: string }[];
}

/** The parts of a row, in the order of their columns. */
export type Part = "id" | "when" | "then" | "note" | "hits";

/** Where a cell stands: row -1 is the head, the last one is otherwise; columns are counted over all parts. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

/** A text for a cell, as the server takes it. */
export interface Typed {
  readonly row: string;
  readonly part: Part;
  readonly column: number;
  readonly text: string;
  /** What stood there, and the fact or the answer of its column, as its author saw them. */
  readonly was?: string;
  readonly of?: string;
}

/** Texts of a row that is inserted; null leaves a cell as it begins. */
export interface NewRow {
  readonly id?: string;
  readonly when?: readonly (string | null)[];
  readonly gives?: readonly (string | null)[];
  readonly note?: string;
}

export type Edit =
  | { do: "set"; cells: readonly Typed[] }
  | {
      do: "insert";
      at: number;
      rows: readonly NewRow[];
      of?: { when: readonly string[]; gives: readonly string[] };
    }
  | { do: "remove"; rows: readonly string[] }
  | { do: "move"; rows: readonly string[]; to: number }
  | { do: "policy"; policy: string; aggregate?: string }
  | { do: "add_column"; part: "when" | "then"; column: number; to: Record<string, unknown> }
  | {
      do: "change_column";
      part: "when" | "then";
      column: number;
      to: Record<string, unknown>;
      of?: string;
    }
  | { do: "move_column"; part: "when" | "then"; column: number; to: number; of?: string }
  | { do: "remove_column"; part: "when" | "then"; column: number; of?: string };
