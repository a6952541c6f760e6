import { expect, it } from "vitest";
import { draft, node } from "../testing/scene";
import { freeKey } from "./keys";

it("is a word that nobody has, for it is written in messages", () => {
  const known = draft([node("email", "send_email"), node("email_2", "send_email")]);
  expect(freeKey(known, "send_email")).toBe("email_3");
  expect(freeKey(known, "send_email", new Set(["email_3"]))).toBe("email_4");
  expect(freeKey(known, "wait_for")).toBe("wait_for");
});
