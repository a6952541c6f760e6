import { expect, test } from "vitest";
import { type Group, holder, moveBy, moveTo, partAt, read, write } from "./model";
import { loose } from "./behavior";
import { listOf, listText, literal } from "./values";

const plan = {
  fact: "contact.plan",
  is: "one_of",
  value: ["pro", "team"],
  missing: "yes",
  "x-why": "asked by Sam",
};
const viewed = {
  event: "pricing_viewed",
  at_least: 2,
  at_most: 5,
  within: "7d",
  where: [{ property: "plan", is: "equal_to", value: "pro" }],
  label: "Prices",
};

function whole(document: unknown): Group {
  const found = read(document);
  if (!found) throw new Error("unreadable");
  return found;
}

test.each([
  [{ all: [plan, viewed] }],
  [{ any: [{ not: plan }, { all: [viewed, { not: { any: [plan] } }] }], label: "Hot" }],
  [{ all: [{ not: { not: plan } }] }],
  [{ all: [{ event: "x", at_most: 0 }] }],
])("what is read is written as it was: %j", (document) => {
  const written = write(whole(document));
  if (JSON.stringify(document).includes('"not":{"not"')) expect(JSON.stringify(written)).toContain("not");
  else expect(written).toEqual(document);
});

test("a test alone stands in a group, and nothing is nothing", () => {
  expect(write(whole(plan))).toEqual({ all: [plan] });
  expect(write(whole({ not: viewed }))).toEqual({ all: [{ not: viewed }] });
  expect(write(whole(undefined))).toBeNull();
  for (const wrong of [1, [], { some: [] }, { all: {} }, { all: [1] }, { not: 1 }])
    expect(read(wrong)).toBeNull();
});

test("parts move among their neighbors, into groups and out of them, but not into themselves", () => {
  const root = whole({ all: [plan, { any: [viewed] }] });
  const [first, inner] = root.parts;
  if (!first || inner?.kind !== "group") throw new Error("shape");
  expect(moveBy(root, first.id, "down")).toBe(true);
  expect(root.parts[1]?.id).toBe(first.id);
  expect(moveBy(root, first.id, "down")).toBe(false);
  expect(moveBy(root, first.id, "in")).toBe(true);
  expect(inner.parts.at(-1)?.id).toBe(first.id);
  expect(moveBy(root, first.id, "out")).toBe(true);
  expect(holder(root, first.id)?.group).toBe(root);
  expect(moveTo(root, inner.id, inner.id, 0)).toBe(false);
});

test("a problem is told where its part stands", () => {
  const root = whole({ all: [plan, { not: { any: [viewed, plan] } }] });
  expect(partAt(root, "condition/all/1/not/any/1/value")).toMatchObject({ fact: "contact.plan" });
  expect(partAt(root, "condition/all/9")).toBe(root);
});

test("lists keep what has a comma of its own, and numbers take a decimal comma", () => {
  expect(listOf('pro, "Rome, Italy" , team')).toEqual(["pro", "Rome, Italy", "team"]);
  expect(listText(["pro", "Rome, Italy", 3])).toBe('pro, "Rome, Italy", 3');
  expect(literal("12,5", "number")).toBe(12.5);
  expect(literal("many", "number")).toBe("many");
  expect(literal("yes", "boolean")).toBe(true);
});

test("what a number cannot hold as it was typed stays text", () => {
  expect(loose(" 12.5 ")).toBe(12.5);
  expect(loose("12345678901234567890")).toBe("12345678901234567890");
  expect(loose("007")).toBe("007");
  expect(loose("true")).toBe(true);
});
