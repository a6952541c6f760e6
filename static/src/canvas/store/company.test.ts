import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newStore } from "../testing/store";
import { Company } from "./company";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const word = (tab: string) =>
  ({ type: "presence", tab, member: { id: 2, name: "Omar" }, cursor: [8, 8], chosen: ["mail"] }) as const;

function company() {
  const store = newStore();
  const said: object[] = [];
  return { store, said, it: new Company(store, (message) => said.push(message)) };
}

test("a cursor is told only where somebody sees it, and not at every pixel", () => {
  const { store, said, it } = company();
  store.onPoint([1, 1]);
  vi.runAllTimers();
  expect(said).toEqual([]);
  it.hear(word("other"));
  vi.runAllTimers();
  expect(said).toHaveLength(1);
  for (let x = 0; x < 50; x += 1) store.onPoint([x, 0]);
  vi.advanceTimersByTime(60);
  expect(said).toHaveLength(2);
  expect(said.at(-1)).toEqual({ type: "presence", cursor: [49, 0], chosen: [] });
});

test("a choice is told at once, and nothing twice", () => {
  const { store, said } = company();
  store.change({ chosen: new Set(["mail"]) });
  vi.runAllTimers();
  store.change({ chosen: new Set(["mail"]) });
  vi.runAllTimers();
  expect(said).toEqual([{ type: "presence", cursor: null, chosen: ["mail"] }]);
});

test("who comes is greeted once, and who leaves is forgotten", () => {
  const { store, said, it } = company();
  it.hear(word("other"));
  it.hear(word("other"));
  vi.runAllTimers();
  expect(said).toHaveLength(1);
  expect(store.state.others.get("other")?.name).toBe("Omar");
  it.leave("other");
  expect(store.state.others.size).toBe(0);
});
