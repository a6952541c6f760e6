import { expect, test } from "vitest";
import { called, completed } from "./mentions";

test("an @ calls somebody until the name is left, an address does not", () => {
  expect(called("Ask @Le", 7)).toBe("Le");
  expect(called("@", 1)).toBe("");
  expect(called("Ask @Lena Berg", 14)).toBe("Lena Berg");
  expect(called("mail lena@example", 17)).toBeNull();
  expect(called("@Lena\nfine", 10)).toBeNull();
  expect(called("@ fine", 6)).toBeNull();
});

test("the name goes in the place of what is typed, and the caret behind it", () => {
  expect(completed("Ask @le now", 7, "Lena")).toEqual({ text: "Ask @Lena now", caret: 10 });
  expect(completed("@", 1, "sam@example.com")).toEqual({ text: "@sam@example.com ", caret: 17 });
});
