import { expect, it } from "vitest";
import { edge } from "../testing/scene";
import { neighbor } from "./neighbors";

const at = (x: number, y: number) => ({ x, y, width: 240, height: 72 });
const BOXES = new Map([
  ["top", at(0, 0)],
  ["left", at(-300, 150)],
  ["right", at(280, 150)],
  ["bottom", at(0, 300)],
]);
const EDGES = ["top a left", "top b right", "left next bottom", "right next bottom"].map(edge);

it.each([
  ["top", "down", "right"],
  ["bottom", "up", "right"],
  ["left", "right", "right"],
  ["right", "left", "left"],
  ["top", "up", null],
  ["bottom", "down", null],
] as const)("from %s %s to %s", (from, direction, to) => {
  expect(neighbor(BOXES, EDGES, from, direction)).toBe(to);
});

it("goes to the nearest where no path leads", () => {
  expect(neighbor(BOXES, [], "top", "down")).toBe("bottom");
});
