import { expect, it } from "vitest";
import { line, scene } from "../testing/scene";
import { arrange } from "./arrange";
import { moveNodes } from "./moveNodes";
import { nudge } from "./nudge";

it("a dropped step stands on the grid, and one put back where it was changes nothing", () => {
  const deed = moveNodes.perform(
    scene(line()),
    new Map([
      ["mail", [3, 155]],
      ["done", [2, 289]],
    ]),
  );
  expect(deed?.edits).toEqual([{ op: "move", key: "mail", position: [0, 152] }]);
  expect(moveNodes.perform(scene(line()), new Map([["done", [0, 288]]]))).toBeNull();
});

it("a nudge moves all that is chosen by one step of the grid", () => {
  const deed = nudge.perform(scene(line(), { chosen: new Set(["mail", "done"]) }), "right");
  expect(deed?.edits).toEqual([
    { op: "move", key: "mail", position: [8, 144] },
    { op: "move", key: "done", position: [8, 288] },
  ]);
  expect(nudge.perform(scene(line()), "right")).toBeNull();
});

it("arranging is one act, and none when all is in its place", () => {
  const tidy = arrange.perform(scene(line()), undefined)?.edits ?? [];
  expect(tidy.every((edit) => edit.op === "move")).toBe(true);
});
