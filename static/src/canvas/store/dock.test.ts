import { expect, test } from "vitest";
import type { NodeTable } from "../model/types";
import { newStore } from "../testing/store";
import { TABLE } from "../testing/table";
import { Dock, decisionOf, type Toast } from "./dock";
import type { Reader, TableChange, Tried } from "./reader";
import type { Answer } from "./transport";

const PLACE = { row: "hot", part: "when", column: 0 } as const;
const RULE = { name: "Routing", kind: "table", status: "approved", version: 1, url: "/" };

function docked(stored: Answer<NodeTable> = { is: "unreachable" }) {
  const store = newStore();
  const waiting: ((answer: Answer<NodeTable>) => void)[] = [];
  const trying: ((answer: Answer<Tried>) => void)[] = [];
  const changes: TableChange[] = [];
  const reader: Reader = {
    table: () => new Promise((answer) => waiting.push(answer)),
    tried: () => new Promise((answer) => trying.push(answer)),
    change: async (_node, change) => {
      changes.push(change);
      return stored;
    },
    walks: async () => ({ is: "unreachable" }),
  };
  const mail = store.state.views.mail;
  if (mail) store.change({ views: { ...store.state.views, mail: { ...mail, rule: "routing" } } });
  store.change({ rules: { routing: RULE } });
  const said: Toast[] = [];
  const dock = new Dock(store, reader, (toast) => said.push(toast));
  const answer = async (at: number, value: Answer<NodeTable>) => {
    waiting[at]?.(value);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { store, dock, waiting, trying, changes, answer, said };
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

test("what is typed is tried on the table, and what cannot be read is told", async () => {
  const { store, dock, trying } = docked();
  store.change({ chosen: new Set(["mail"]) });
  const first = dock.tryOut(PLACE, "over 70");
  trying[0]?.({ is: "ok", value: { ...TABLE, version: 2 } });
  expect(await first).toBeNull();
  expect(store.state.docked?.table).toMatchObject({ version: 2 });
  const second = dock.tryOut(PLACE, "over the moon");
  trying[1]?.({ is: "ok", value: { problem: "a number is expected" } });
  expect(await second).toBe("a number is expected");
  expect(store.state.docked?.table).toMatchObject({ version: 2 });
});

test("an answer about older text is not shown", async () => {
  const { store, dock, trying } = docked();
  store.change({ chosen: new Set(["mail"]) });
  const first = dock.tryOut(PLACE, "over 7");
  const second = dock.tryOut(PLACE, "over 70");
  trying[1]?.({ is: "ok", value: { ...TABLE, version: 70 } });
  trying[0]?.({ is: "ok", value: { ...TABLE, version: 7 } });
  await Promise.all([first, second]);
  expect(store.state.docked?.table).toMatchObject({ version: 70 });
});

test("a stored change shows the draft", async () => {
  const { store, dock, changes } = docked({ is: "ok", value: { ...TABLE, status: "draft" } });
  store.change({ chosen: new Set(["mail"]) });
  expect(await dock.accept({ index: 2, said: "", seen: "e2" })).toBeNull();
  expect(changes).toEqual([{ example: 2, seen: "e2" }]);
  expect(store.state.docked?.table).toMatchObject({ status: "draft" });
});

test("a cure is told with what takes it back", async () => {
  const { store, dock, changes, said, answer } = docked({ is: "ok", value: { ...TABLE, undo: 4 } });
  store.change({ chosen: new Set(["mail"]) });
  await answer(0, { is: "ok", value: { ...TABLE, seen: "a1" } });
  expect(await dock.cure({ label: "Remove row hot", cure: "remove", to: "{}" })).toBeNull();
  expect(said[0]?.text).toContain("Remove row hot");
  said[0]?.undo?.act();
  expect(changes).toEqual([{ cure: "remove", to: "{}", seen: "a1" }, { undo: 4 }]);
});

test("a refused change says why, and an unanswered one that it is not stored", async () => {
  const refused = docked({ is: "refused", sentence: "Somebody else changed this.", status: 422 });
  refused.store.change({ chosen: new Set(["mail"]) });
  const change = { place: PLACE, text: "over 70", was: "> 80" };
  expect(await refused.dock.change(change)).toBe("Somebody else changed this.");
  const cut = docked();
  cut.store.change({ chosen: new Set(["mail"]) });
  expect(await cut.dock.change(change)).toMatch(/^Not stored/);
});
