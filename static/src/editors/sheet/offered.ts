import { valuesOf } from "../catalog";
import { inWords, members } from "./complete";
import { described, laneAt } from "./model";
import type { Place, Table } from "./types";

/** The values that are offered while one types into a cell. Those that contacts have come later, into the same list. */
export function offeredAt(table: Table, place: Place): readonly string[] {
  const column = described(table, place.column);
  const { part, at: lane } = laneAt(table, place.column);
  if (!column || (part !== "when" && part !== "then")) return [];
  if (column.type === "boolean") return part === "then" ? ["yes", "no"] : ["yes", "no", "any", "unknown"];
  if (part === "then") return [...column.values];
  const found = new Set(column.type === "text" ? column.values.map(inWords) : column.values);
  if (column.type === "text") {
    for (const row of table.rows) {
      const words = (row.when[lane]?.[1] ?? "").replace(/^not /, "");
      if (words !== "any") for (const word of members(words)) found.add(word);
    }
  }
  found.delete("");
  const values = [...found].slice(0, 200);
  if (column.type === "text") {
    void valuesOf(column.fact).then((more) => {
      for (const value of more.map(inWords)) if (!found.has(value)) values.splice(-2, 0, value);
    });
  }
  values.push("any", "unknown");
  return values;
}
