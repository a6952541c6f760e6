import { expect, it } from "vitest";
import { kind } from "../testing/scene";
import { matching } from "./search";

it("fits best by the beginning of the name, then by a part of it, then by the description", () => {
  const wait = { ...kind("wait_for"), label: "Wait for a time", description: "Hold everybody back" };
  expect(matching(wait, "wa")).toBe(3);
  expect(matching(wait, "time")).toBe(2);
  expect(matching(wait, "everybody hold")).toBe(1);
  expect(matching(wait, "mail")).toBe(0);
});
