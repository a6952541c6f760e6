import type { Problem, Refusal } from "./server";
import { texts } from "./texts";
import type { Table } from "./types";

/** What was refused, and a line for each cell that it is about. */
export interface Said {
  readonly text: string;
  readonly lines: readonly string[];
}

/** A refusal in words; without one, the server was not reached. */
export function saidOf(table: Table, refusal: Refusal | null): Said {
  if (!refusal) return { text: texts.unreachable, lines: [] };
  if (!refusal.problems.some((problem) => problem.row !== undefined))
    return { text: refusal.refused, lines: [] };
  const lines = refusal.problems.map((found) =>
    texts.problemAt(cellOf(table, found), `${found.message} ${found.cure}`),
  );
  if (refusal.more > 0) lines.push(texts.andMore(refusal.more));
  return { text: texts.refused(refusal.problems.length + refusal.more), lines };
}

/** What is wrong with the one cell that was typed in. */
export function sentence(refusal: Refusal): string {
  const [first] = refusal.problems;
  return first ? `${first.message} ${first.cure}`.trim() : refusal.refused;
}

function cellOf(table: Table, found: Problem): string {
  const columns = found.part === "when" ? table.inputs : table.outputs;
  return texts.cellOf(columns[found.column ?? -1]?.label ?? "", found.row ?? "");
}
