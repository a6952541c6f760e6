import { expect, test } from "vitest";
import type { WalkedTest } from "../model/types";
import { newStore } from "../testing/store";
import type { Reader } from "./reader";
import { Walker } from "./walker";

const step = (node: string) => ({ node, at: "", after: "", stayed: "", outcome: "next", said: "" });
const WALK: WalkedTest = {
  name: "all the way",
  passed: true,
  mismatches: [],
  steps: [step("start"), step("mail"), step("done")],
  ended: "",
};

function walker(reachable = true) {
  const store = newStore();
  const reader: Reader = {
    table: async () => ({ is: "unreachable" }),
    tried: async () => ({ is: "unreachable" }),
    change: async () => ({ is: "unreachable" }),
    walks: async () =>
      reachable ? { is: "ok", value: { walks: [WALK], problem: "" } } : { is: "unreachable" },
  };
  return { store, it: new Walker(store, reader) };
}

test("a test is walked forth and back, and stops at its ends", async () => {
  const { store, it } = walker();
  await it.open();
  it.choose(0);
  expect(store.state.sought?.key).toBe("start");
  it.go(-1);
  expect(store.state.walking?.step).toBe(0);
  it.go(1);
  it.go(1);
  it.go(1);
  expect(store.state.walking?.step).toBe(2);
  expect(store.state.sought?.key).toBe("done");
  it.choose(null);
  expect(store.state.walking).toMatchObject({ test: null, step: 0 });
});

test("closing while the tests are on their way keeps them closed", async () => {
  const { store, it } = walker();
  const opening = it.open();
  it.close();
  await opening;
  expect(store.state.walking).toBeNull();
});

test("without an answer the panel says so", async () => {
  const { store, it } = walker(false);
  await it.open();
  expect(store.state.walking?.walks).toBe("unread");
  it.go(1);
  expect(store.state.walking?.step).toBe(0);
});
