import { expect, test } from "vitest";
import { dropped, most, widthOf } from "./flows";

const numbers = (arrived: number, left: { [outcome: string]: number }, went_on: number) => ({
  arrived,
  waiting: 0,
  failed: 0,
  went_on,
  left,
  rows: {},
});

test("widths are in proportion and never vanish", () => {
  expect(widthOf(0, 100)).toBe(1.5);
  expect(widthOf(100, 100)).toBe(10);
  expect(widthOf(50, 100)).toBe(5.8);
  expect(widthOf(200, 100)).toBe(10);
  expect(widthOf(1, 0)).toBe(1.5);
});

test("drop-off is who left neither by a way out nor by the goal", () => {
  expect(dropped(numbers(10, { next: 5, goal: 2, exit: 3 }, 5))).toBe(3);
  expect(dropped(numbers(10, {}, 0))).toBe(0);
});

test("the busiest node is the measure", () => {
  expect(most({ a: numbers(3, {}, 0), b: numbers(9, {}, 0) })).toBe(9);
  expect(most({})).toBe(0);
});
