import { expect, it } from "vitest";
import { valueAt, withValueAt } from "./paths";

it("reads and writes a value inside mappings, and null takes it away", () => {
  const before = { goal: { event: "bought", within: "30d" } };
  expect(valueAt(before, ["goal", "within"])).toBe("30d");
  expect(valueAt(before, ["goal", "within", "deeper"])).toBeUndefined();
  expect(withValueAt(before, ["goal", "within"], "7d")).toEqual({ goal: { event: "bought", within: "7d" } });
  expect(withValueAt(before, ["goal", "within"], null)).toEqual({ goal: { event: "bought" } });
  expect(withValueAt({}, ["goal", "event"], "bought")).toEqual({ goal: { event: "bought" } });
});
