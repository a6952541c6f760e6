import { expect, test } from "vitest";
import { draft, node } from "../testing/scene";
import { boxes } from "./geometry";
import { lanes } from "./lanes";
import { strays } from "./strays";
import type { Draft } from "./types";

const STAGES = [
  { key: "know", name: "Awareness", desired: "" },
  { key: "weigh", name: "Consideration", desired: "" },
];

function found(places: readonly (readonly [key: string, stage: string, y: number])[]) {
  const nodes = places.map(([key, stage, y]) => ({ ...node(key, "exit", [0, y]), stage }));
  const of: Draft = { ...draft(nodes), stages: STAGES };
  const all = boxes(of, {});
  return [...strays(of, all, lanes(of, all))];
}

test("a step that stands among those of another stage is told with both", () => {
  expect(
    found([
      ["a", "know", 0],
      ["b", "know", 140],
      ["early", "weigh", 140],
      ["c", "weigh", 300],
      ["d", "weigh", 440],
      ["late", "know", 440],
    ]),
  ).toEqual([
    ["early", { of: "Consideration", among: "Awareness" }],
    ["late", { of: "Awareness", among: "Consideration" }],
  ]);
});

test("who stands with their own, or is of no stage, is no stray", () => {
  expect(
    found([
      ["far up", "know", -900],
      ["a", "know", 0],
      ["none", "", 0],
      ["gone", "removed", 0],
      ["b", "weigh", 300],
      ["far down", "weigh", 1900],
    ]),
  ).toEqual([]);
});
