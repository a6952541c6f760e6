import { expect, test } from "vitest";
import { next } from "./palette";

test("arrows go around the ends", () => {
  expect(next(-1, 1, 3)).toBe(0);
  expect(next(2, 1, 3)).toBe(0);
  expect(next(0, -1, 3)).toBe(2);
  expect(next(-1, -1, 3)).toBe(2);
});

test("among nothing there is no next", () => {
  expect(next(-1, 1, 0)).toBe(-1);
});
