import { expect, test } from "vitest";
import { completed, inWords, lastPart, members, proposals } from "./complete";

test("a text that reads as something else is proposed in quotes", () => {
  for (const plain of ["pro", "north-west 2", "Oregon", "notary", "50%"]) expect(inWords(plain)).toBe(plain);
  for (const odd of [
    "Acme, Inc",
    "black or white",
    "any",
    "unknown",
    "not x",
    "-",
    "",
    " x",
    "a  b",
    "or",
    "x or",
  ])
    expect(inWords(odd)).toBe(`"${odd}"`);
  expect(inWords('5" \\ 6')).toBe('"5\\" \\\\ 6"');
});

test("what stands in quotes is one member, and completing goes on behind it", () => {
  expect(members('"Acme, Inc", pro or "a or b"')).toEqual(['"Acme, Inc"', "pro", '"a or b"']);
  expect(lastPart('"Acme, Inc" or p')).toEqual({ before: '"Acme, Inc" or ', part: "p" });
  const values = [inWords("Acme, Inc"), "pro", "any"];
  expect(proposals('pro or "acme, i', values, false)).toEqual(['"Acme, Inc"']);
  expect(proposals("ac", values, false)).toEqual(['"Acme, Inc"']);
  expect(completed("pro or ac", '"Acme, Inc"', false)).toBe('pro or "Acme, Inc"');
  expect(completed("a", "Acme, Inc", true)).toBe("Acme, Inc");
});
