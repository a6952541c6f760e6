import { expect, it } from "vitest";
import { draft, node, view } from "../testing/scene";
import { boxes, freePlace, NODE_WIDTH, nodeHeight, ports, waysOut } from "./geometry";

it("a single way on has no name and leaves from the middle", () => {
  const ways = waysOut(view("wait_for"), ["next"]);
  expect(nodeHeight(ways)).toBe(72);
  expect(ports(ways)).toEqual({ width: 240, ports: [{ ...ways[0], left: 0, width: 240 }] });
});

it("a side door that nobody uses asks for no room", () => {
  const ways = waysOut(view("send_email"), ["next"]);
  expect(ways.map((way) => way.aside)).toEqual([false, true]);
  expect(nodeHeight(ways)).toBe(72);
  expect(nodeHeight(waysOut(view("send_email"), ["next", "skipped"]))).toBe(96);
});

it("named ways share the width, and many of them make the node wider, on the grid", () => {
  const outcomes = [
    "enterprise customers",
    "small companies",
    "everybody else",
    "nobody at all",
    "otherwise",
  ];
  const { ports: cells, width } = ports(
    outcomes.map((key) => ({ key, optional: false, stale: false, aside: false })),
  );
  expect(width).toBeGreaterThan(NODE_WIDTH);
  expect(width % 16).toBe(0);
  expect(cells.reduce((sum, cell) => sum + cell.width, 0)).toBeCloseTo(width);
});

it("an outcome that a step no longer gives stays to be seen while a path leaves by it", () => {
  expect(waysOut(view("wait_for"), ["gone"])).toContainEqual({
    key: "gone",
    optional: true,
    stale: true,
    aside: false,
  });
});

it("a new step stands beside what is there", () => {
  const taken = boxes(draft([node("a", "wait_for", [0, 0]), node("b", "wait_for", [288, 0])]), {}).values();
  expect(freePlace(taken, [3, 3])).toEqual([576, 0]);
});
