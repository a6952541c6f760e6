import { expect, test } from "vitest";
import { clearing, filling, pasting, repeating } from "./edits";
import { led, tabbed } from "./selection";
import { column, row, tableOf } from "./testing";

const table = tableOf(
  [row("a", ["> 1", '"pro"']), row("b", ["> 2", "-"]), row("c", ["-", "-"])],
  [column({}, "Score", "number"), column({}, "Plan")],
);
const pasted = (...rows: string[][]) => rows.map((cells) => cells.map((text) => ({ text })));
const all = { top: 0, bottom: 3, left: 0, right: 4 };

test("emptying leaves names and what is empty alone", () => {
  const edit = clearing(table, { ...all, right: 2 });
  expect(edit).toEqual({
    do: "set",
    cells: [
      { row: "a", part: "when", column: 0, text: "-" },
      { row: "a", part: "when", column: 1, text: "-" },
      { row: "b", part: "when", column: 0, text: "-" },
    ],
  });
});

test("filling goes down or to the right from where the choice begins", () => {
  expect(filling(table, { top: 0, bottom: 1, left: 1, right: 1 }, true)).toMatchObject({
    cells: [{ row: "b", text: "> 1" }],
  });
  expect(filling(table, { top: 0, bottom: 0, left: 1, right: 2 }, false)).toMatchObject({
    cells: [{ row: "a", column: 1, text: "> 1" }],
  });
});

test("the corner repeats several rows in turn, also upwards", () => {
  const from = { top: 0, bottom: 1, left: 1, right: 1 };
  expect(repeating(table, from, { ...from, bottom: 2 })).toMatchObject({
    cells: [{ row: "c", text: "> 1" }],
  });
  const below = { top: 2, bottom: 2, left: 1, right: 1 };
  expect(repeating(table, below, { ...below, top: 0 })).toMatchObject({
    cells: [{ row: "a" }, { row: "b" }],
  });
});

test("a paste below the last row makes rows above otherwise", () => {
  const found = pasting(table, { top: 2, bottom: 2, left: 1, right: 1 }, pasted(["1", "x"], ["2", "y"]));
  expect(found).toMatchObject({
    edits: [
      { do: "set", cells: [{ row: "c", text: "1" }, { text: "x" }] },
      { do: "insert", at: 3, rows: [{ when: ["2", "y"], gives: [null] }] },
    ],
  });
});

test("one cell fills all that is chosen", () => {
  const found = pasting(table, { top: 0, bottom: 2, left: 3, right: 3 }, pasted(["demo"]));
  expect(found).toMatchObject({ edits: [{ cells: [{ row: "a" }, { row: "b" }, { row: "c" }] }] });
});

test("what is too long or too wide is told", () => {
  const many = pasted(...Array.from({ length: 10_000 }, () => ["1"]));
  expect(pasting(table, { top: 0, bottom: 0, left: 1, right: 1 }, many)).toEqual({ tooMany: 10_000 });
  expect(pasting(table, { top: 0, bottom: 0, left: 4, right: 4 }, pasted(["1", "2"]))).toEqual({
    tooWide: 2,
    room: 1,
  });
});

test("Tab goes over the ends of rows, and out behind the last answer", () => {
  expect(tabbed(table, { row: 0, column: 4 }, false)).toEqual({ row: 1, column: 0 });
  expect(tabbed(table, { row: 2, column: 4 }, false)).toEqual({ row: 3, column: 3 });
  expect(tabbed(table, { row: 3, column: 3 }, false)).toBeNull();
  expect(tabbed(table, { row: 3, column: 3 }, true)).toEqual({ row: 2, column: 4 });
  expect(tabbed(table, { row: 0, column: 0 }, true)).toBeNull();
});

test("arrows lead from the first row to the head, and with Ctrl to the ends", () => {
  expect(led(table, { row: 0, column: 1 }, "ArrowUp", false, 5)).toEqual({ row: -1, column: 1 });
  expect(led(table, { row: 0, column: 1 }, "ArrowDown", true, 5)).toEqual({ row: 3, column: 1 });
  expect(led(table, { row: 0, column: 1 }, "x", false, 5)).toBeNull();
});
