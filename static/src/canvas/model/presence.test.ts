import { expect, test } from "vitest";
import {
  byNode,
  faces,
  HUES,
  heard,
  initials,
  NOBODY,
  type Others,
  SILENT,
  stillHeard,
  without,
} from "./presence";

function said(others: Others, tab: string, member: number, chosen: string[] = [], now = 0): Others {
  const message = {
    type: "presence",
    tab,
    member: { id: member, name: `M${member}` },
    cursor: null,
    chosen,
  } as const;
  return heard(others, message, now);
}

test("two people have two colours, two tabs of one person have one", () => {
  const others = said(said(said(NOBODY, "a", 1), "b", 1 + HUES), "c", 1);
  expect(others.get("a")?.hue).toBe(others.get("c")?.hue);
  expect(others.get("a")?.hue).not.toBe(others.get("b")?.hue);
  expect(faces(others)).toHaveLength(2);
});

test("a colour stays while somebody moves", () => {
  const first = said(NOBODY, "a", 2);
  const later = said(said(first, "b", 3), "a", 2, ["wait"]);
  expect(later.get("a")?.hue).toBe(first.get("a")?.hue);
  expect(
    byNode(later)
      .get("wait")
      ?.map((other) => other.name),
  ).toEqual(["M2"]);
});

test("who leaves or falls silent is gone", () => {
  const others = said(said(NOBODY, "a", 1, [], 0), "b", 2, [], SILENT);
  expect([...stillHeard(others, SILENT).keys()]).toEqual(["b"]);
  expect([...without(others, "b").keys()]).toEqual(["a"]);
  expect(without(others, "nobody")).toBe(others);
});

test("more people than colours share them", () => {
  let others = NOBODY;
  for (let member = 0; member < HUES + 2; member += 1) others = said(others, `t${member}`, member);
  expect(new Set([...others.values()].map((other) => other.hue)).size).toBe(HUES);
});

test("names are shortened to letters", () => {
  expect(initials("Mia Maier")).toBe("MM");
  expect(initials("mia@example.com")).toBe("ME");
  expect(initials("")).toBe("");
});
