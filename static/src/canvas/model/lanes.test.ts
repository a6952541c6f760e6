import { expect, test } from "vitest";
import { draft, node } from "../testing/scene";
import { boxes } from "./geometry";
import { lanes, stagesOf } from "./lanes";
import type { Draft } from "./types";

const STAGES = [
  { key: "know", name: "Awareness", desired: "Reads" },
  { key: "weigh", name: "Consideration", desired: "Compares" },
  { key: "keep", name: "Retention", desired: "" },
];

function staged(places: readonly (readonly [key: string, stage: string, y: number])[]): Draft {
  const nodes = places.map(([key, stage, y]) => ({ ...node(key, "exit", [0, y]), stage }));
  return { ...draft(nodes), stages: STAGES };
}

const drawn = (of: Draft) => lanes(of, boxes(of, {}));

test("bands follow each other without a gap, around their steps", () => {
  const found = drawn(
    staged([
      ["a", "know", 0],
      ["b", "know", 140],
      ["c", "weigh", 300],
    ]),
  );
  expect(found.map((lane) => lane.key)).toEqual(["know", "weigh"]);
  expect(found[0]?.bottom).toBe(found[1]?.top);
  expect(found[0]?.bottom).toBeGreaterThan(212);
  expect(found[0]?.bottom).toBeLessThan(300);
});

test("one step that stands elsewhere does not move the border for the others", () => {
  const found = drawn(
    staged([
      ["a", "know", 0],
      ["b", "know", 140],
      ["early", "weigh", 140],
      ["c", "weigh", 300],
      ["d", "weigh", 440],
    ]),
  );
  expect(found[0]?.bottom).toBeGreaterThan(212);
  expect(found[0]?.bottom).toBeLessThan(300);
});

test("a stage without steps, and what is no stage, have no band", () => {
  expect(
    drawn(
      staged([
        ["a", "know", 0],
        ["b", "keep", 140],
      ]),
    ).map((lane) => lane.key),
  ).toEqual(["know", "keep"]);
  expect(stagesOf([null, 3, "x", { key: "k" }, { key: "k", name: "K" }])).toHaveLength(1);
  expect(drawn(draft([node("a", "exit")]))).toEqual([]);
});

test("bands never overlap, in whatever order the steps stand", () => {
  const found = drawn(
    staged([
      ["a", "keep", 0],
      ["b", "weigh", 140],
      ["c", "know", 300],
    ]),
  );
  for (const lane of found) expect(lane.bottom).toBeGreaterThanOrEqual(lane.top);
  expect(found.slice(1).map((lane) => lane.top)).toEqual(found.slice(0, -1).map((lane) => lane.bottom));
});
