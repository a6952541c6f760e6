import { expect, it } from "vitest";
import { applyAll } from "../model/edits";
import { line, scene } from "../testing/scene";
import { duplicate } from "./duplicate";

it("copies the chosen steps with the paths between them, beside the originals", () => {
  const before = line();
  const deed = duplicate.perform(scene(before, { chosen: new Set(["mail", "done"]) }), undefined);
  const after = applyAll(before, deed?.edits ?? []).draft;
  expect(Object.keys(after.nodes)).toEqual(["start", "mail", "done", "email", "exit"]);
  expect(after.edges).toContainEqual({ from: "email", outcome: "next", to: "exit" });
  expect(after.nodes.email?.position).not.toEqual(after.nodes.mail?.position);
});
