import { expect, it } from "vitest";
import { draft, node, scene } from "../testing/scene";
import { applyAll } from "./edits";
import { boxes } from "./geometry";
import { arranged } from "./layout";
import type { Edit } from "./types";

it("lays a heap out without overlaps, top to bottom, paths in the order of their ports, and then leaves it alone", () => {
  const heap = draft(
    [
      node("start", "trigger_event", [64, 64]),
      node("which", "split"),
      node("left", "wait_for"),
      node("right", "wait_for"),
      node("end", "exit"),
    ],
    ["start next which", "which b right", "which a left", "left next end", "right next end"],
  );
  const { views } = scene(heap);
  const moves = [...arranged(heap, views)].map(([key, position]): Edit => ({ op: "move", key, position }));
  const tidy = applyAll(heap, moves).draft;
  expect(tidy.nodes.start?.position).toEqual([64, 64]);
  expect(tidy.nodes.left?.position[0]).toBeLessThan(tidy.nodes.right?.position[0] ?? 0);
  expect(tidy.nodes.end?.position[1]).toBeGreaterThan(tidy.nodes.left?.position[1] ?? 0);
  const all = [...boxes(tidy, views).values()];
  for (const a of all) {
    expect(Math.abs(a.x % 8)).toBe(0);
    const over = all.filter(
      (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
    );
    expect(over).toEqual([a]);
  }
  expect(arranged(tidy, views).size).toBe(0);
});
