import { describe, expect, it } from "vitest";
import { applyAll } from "../model/edits";
import { draft, line, node, scene } from "../testing/scene";
import { addNode } from "./addNode";

describe("adding a step", () => {
  it("in the open puts it on the grid, chosen", () => {
    const deed = addNode.perform(scene(line()), { kind: "wait_for", at: [403, 101] });
    expect(deed?.choose).toEqual(["wait_for"]);
    expect(deed?.edits).toEqual([{ op: "add_node", node: { ...node("wait_for", "wait_for", [400, 104]) } }]);
  });

  it("behind a port connects it and puts it below", () => {
    const before = draft([node("start", "trigger_event")]);
    const deed = addNode.perform(scene(before), {
      kind: "wait_for",
      after: { from: "start", outcome: "next" },
    });
    const after = applyAll(before, deed?.edits ?? []).draft;
    expect(after.edges).toEqual([{ from: "start", outcome: "next", to: "wait_for" }]);
    expect(after.nodes.wait_for?.position).toEqual([0, 136]);
  });

  it("on a path leads in and out, in line with it, and what comes behind makes room", () => {
    const before = line();
    const onto = { from: "start", outcome: "next" };
    const deed = addNode.perform(scene(before), { kind: "wait_for", at: [20, 80], onto });
    const after = applyAll(before, deed?.edits ?? []).draft;
    expect(after.edges).toContainEqual({ from: "start", outcome: "next", to: "wait_for" });
    expect(after.edges).toContainEqual({ from: "wait_for", outcome: "next", to: "mail" });
    expect(after.nodes.wait_for?.position).toEqual([0, 120]);
    expect(after.nodes.mail?.position).toEqual([0, 240]);
    expect(after.nodes.done?.position).toEqual([0, 384]);
  });

  it("takes the stage of the step before it", () => {
    const before = draft([{ ...node("start", "trigger_event"), stage: "awareness" }]);
    const deed = addNode.perform(scene(before), {
      kind: "wait_for",
      after: { from: "start", outcome: "next" },
    });
    expect(deed?.edits?.[0]).toMatchObject({ node: { stage: "awareness" } });
  });

  it("of a kind that does not exist does nothing", () => {
    expect(addNode.perform(scene(line()), { kind: "nothing" })).toBeNull();
  });
});
