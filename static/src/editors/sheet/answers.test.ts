import { expect, test } from "vitest";
import { answered, doubted } from "./answers";
import { row, tableOf } from "./testing";
import type { Table } from "./types";

const table = tableOf([row("a", ["any"]), row("b", ["over 2"], ["never decides"]), row("c", ["over 3"])]);
const doubts = (told: { table: Table } | null) => told?.table.rows.map((each) => each.doubts);

test("an answer says what is doubtful, and nothing else is", () => {
  const told = answered(table, { revision: 5, before: 4, changed: [row("a", ["over 1"])] });
  expect(doubts(told)).toEqual([[], [], []]);
  expect(told.touched).toEqual([0, 1, 3]);
  expect(told.table.revision).toBe(5);
});

test("an answer that is late leaves the doubts that there were", () => {
  const told = answered(table, { revision: 5, before: 4, late: true, changed: [row("b", ["over 9"])] });
  expect(doubts(told)).toEqual([[], ["never decides"], []]);
  expect(told.touched).toEqual([1, 3]);
  const whole = answered(table, {
    revision: 5,
    before: 4,
    late: true,
    rows: [row("b", ["any"]), row("d", ["any"])],
  });
  expect(doubts(whole)).toEqual([["never decides"], []]);
  expect(whole.touched).toBeNull();
});

test("doubts that come behind are put to their rows, unless the table has changed since", () => {
  const told = { revision: 4, doubts: { a: ["too wide"] } };
  expect(doubts(doubted(table, told))).toEqual([["too wide"], [], []]);
  expect(doubted(table, told)?.touched).toEqual([0, 1]);
  expect(doubted(table, { ...told, revision: 3 })).toBeNull();
});
