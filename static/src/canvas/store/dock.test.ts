import { expect, test } from "vitest";
import type { NodeTable } from "../model/types";
import { newStore } from "../testing/store";
import { Dock, decisionOf } from "./dock";
import type { Reader } from "./reader";
import type { Answer } from "./transport";

const TABLE: NodeTable = {
  rule: "Routing",
  url: "/",
  version: 1,
  status: "approved",
  policy: "",
  inputs: [],
  outputs: [],
  rows: [],
};
const RULE = { name: "Routing", kind: "table", status: "approved", version: 1, url: "/" };

function docked() {
  const store = newStore();
  const waiting: ((answer: Answer<NodeTable>) => void)[] = [];
  const reader: Reader = {
    table: () => new Promise((answer) => waiting.push(answer)),
    walks: async () => ({ is: "unreachable" }),
  };
  const mail = store.state.views.mail;
  if (mail) store.change({ views: { ...store.state.views, mail: { ...mail, rule: "routing" } } });
  store.change({ rules: { routing: RULE } });
  new Dock(store, reader);
  const answer = async (at: number, value: Answer<NodeTable>) => {
    waiting[at]?.(value);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { store, waiting, answer };
}

test("choosing a decision docks its table, choosing something else takes it away", async () => {
  const { store, answer } = docked();
  store.change({ chosen: new Set(["mail"]) });
  expect(store.state.docked).toEqual({ node: "mail", table: "loading" });
  await answer(0, { is: "ok", value: TABLE });
  expect(store.state.docked).toEqual({ node: "mail", table: TABLE });
  store.change({ chosen: new Set(["start"]) });
  expect(store.state.docked).toBeNull();
});

test("a chosen way out keeps the table of its decision", () => {
  const { store } = docked();
  store.change({ chosenEdges: new Set(["mail|next"]) });
  expect(decisionOf(store.state)).toBe("mail");
  store.change({ chosenEdges: new Set(["start|next"]) });
  expect(store.state.docked).toBeNull();
});

test("a changed rule is read again, and an answer that comes too late is not shown", async () => {
  const { store, waiting, answer } = docked();
  store.change({ chosen: new Set(["mail"]) });
  store.change({ rules: { routing: { ...RULE, version: 2 } } });
  expect(waiting).toHaveLength(2);
  await answer(1, { is: "ok", value: { ...TABLE, version: 2 } });
  await answer(0, { is: "ok", value: TABLE });
  expect(store.state.docked?.table).toMatchObject({ version: 2 });
});

test("a table that cannot be read says so", async () => {
  const { store, answer } = docked();
  store.change({ chosen: new Set(["mail"]) });
  await answer(0, { is: "unreachable" });
  expect(store.state.docked?.table).toBe("unread");
});
