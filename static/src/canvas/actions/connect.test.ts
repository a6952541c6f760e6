import { expect, it } from "vitest";
import { line, scene } from "../testing/scene";
import { connect } from "./connect";

it("leads an outcome to a step", () => {
  const deed = connect.perform(scene(line()), { from: "mail", outcome: "skipped", to: "done" });
  expect(deed?.edits).toEqual([{ op: "connect", from: "mail", outcome: "skipped", to: "done" }]);
});

it.each([
  ["into a trigger", "mail", "start"],
  ["into itself", "mail", "mail"],
  ["to where it leads already", "mail", "done"],
])("leads nothing %s", (_why, from, to) => {
  expect(connect.perform(scene(line()), { from, outcome: "next", to })).toBeNull();
});
