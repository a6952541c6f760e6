import { expect, it } from "vitest";
import { byNode, worst } from "./problems";
import type { Problem } from "./types";

const problem = (place: string, severity: Problem["severity"]): Problem => ({
  code: "x",
  place,
  message: "",
  cure: "",
  severity,
});

it("stands on the step that it names, or on the journey", () => {
  const found = [
    problem("nodes/wait/settings/duration", "error"),
    problem("settings/goal", "warning"),
    problem("nodes", "error"),
  ];
  const sorted = byNode(found);
  expect(sorted.get("wait")).toEqual([found[0]]);
  expect(sorted.get("")).toEqual([found[1], found[2]]);
});

it("is red as soon as one keeps the journey from going live", () => {
  expect(worst([problem("nodes", "warning"), problem("nodes", "error")])).toBe("error");
  expect(worst([problem("nodes", "warning")])).toBe("warning");
  expect(worst([])).toBeNull();
});
