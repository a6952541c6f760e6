import { describe, expect, it } from "vitest";
import { applyAll } from "../model/edits";
import { draft, line, node, scene } from "../testing/scene";
import { removeChosen } from "./removeChosen";

describe("deleting", () => {
  it("closes the path over a step and chooses the one before it", () => {
    const before = line();
    const deed = removeChosen.perform(scene(before, { chosen: new Set(["mail"]) }), undefined);
    expect(applyAll(before, deed?.edits ?? []).draft.edges).toEqual([
      { from: "start", outcome: "next", to: "done" },
    ]);
    expect(deed?.choose).toEqual(["start"]);
  });

  it("closes the path over several steps in a row", () => {
    const before = draft(
      [node("start", "trigger_event"), node("a", "wait_for"), node("b", "wait_for"), node("end", "exit")],
      ["start next a", "a next b", "b next end"],
    );
    const deed = removeChosen.perform(scene(before, { chosen: new Set(["a", "b"]) }), undefined);
    expect(applyAll(before, deed?.edits ?? []).draft.edges).toEqual([
      { from: "start", outcome: "next", to: "end" },
    ]);
  });

  it("leaves a gap where a step led several ways", () => {
    const before = draft(
      [node("start", "trigger_event"), node("which", "split"), node("a", "exit"), node("b", "exit")],
      ["start next which", "which a a", "which b b"],
    );
    const deed = removeChosen.perform(scene(before, { chosen: new Set(["which"]) }), undefined);
    expect(applyAll(before, deed?.edits ?? []).draft.edges).toEqual([]);
  });

  it("never leads a step to itself, as after a loop", () => {
    const before = draft([node("a", "wait_for"), node("b", "wait_for")], ["a next b", "b next a"]);
    const deed = removeChosen.perform(scene(before, { chosen: new Set(["b"]) }), undefined);
    expect(applyAll(before, deed?.edits ?? []).draft.edges).toEqual([]);
  });

  it("cuts a path", () => {
    const deed = removeChosen.perform(scene(line(), { chosenEdges: new Set(["mail|next"]) }), undefined);
    expect(deed?.edits).toEqual([{ op: "disconnect", from: "mail", outcome: "next" }]);
  });

  it("with nothing chosen does nothing", () => {
    expect(removeChosen.perform(scene(line()), undefined)).toBeNull();
  });
});
