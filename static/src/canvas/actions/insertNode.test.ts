import { expect, it } from "vitest";
import { draft, line, node, scene } from "../testing/scene";
import { insertNode } from "./insertNode";

it("puts a step that stands alone on a path", () => {
  const { nodes, edges } = line();
  const before = { ...draft([...Object.values(nodes), node("wait", "wait_for", [400, 0])]), edges };
  const onto = { from: "mail", outcome: "next" };
  expect(insertNode.perform(scene(before), { key: "wait", onto })?.edits).toEqual([
    { op: "connect", from: "mail", outcome: "next", to: "wait" },
    { op: "connect", from: "wait", outcome: "next", to: "done" },
  ]);
});

it("leaves a step alone that has paths of its own", () => {
  expect(
    insertNode.perform(scene(line()), { key: "start", onto: { from: "mail", outcome: "next" } }),
  ).toBeNull();
});
