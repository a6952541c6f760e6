import { expect, test } from "vitest";
import { draft, node } from "../testing/scene";
import { TABLE } from "../testing/table";
import { isRowLit, outcomeOf, pathFrom, walkedTo } from "./light";
import type { NodeTable, WalkedTest } from "./types";

const forked = draft(
  [node("start", "trigger_event"), node("route", "split"), node("call", "send_email"), node("done", "exit")],
  ["start next route", "route a call", "route b done", "call next done", "call skipped route"],
);
const table: NodeTable = {
  ...TABLE,
  rows: [
    { id: "hot", when: [], gives: [], outcome: "a", note: "" },
    { id: "keen", when: [], gives: [], outcome: "a", note: "" },
    { id: "otherwise", when: [], gives: [], outcome: "b", note: "" },
  ],
};

test("a way lights everything that may come after it, and nothing before the decision", () => {
  const light = pathFrom(forked, "route", "a");
  expect([...light.nodes].sort()).toEqual(["call", "done", "route"]);
  expect([...light.edges].sort()).toEqual(["call|next", "call|skipped", "route|a"]);
});

test("a way that leads back to its decision does not light the other ways", () => {
  expect(pathFrom(forked, "route", "a").edges.has("route|b")).toBe(false);
});

test("a row points at its way, and a way at all of its rows", () => {
  expect(outcomeOf(table, { what: "row", row: "keen" })).toBe("a");
  expect(outcomeOf(table, { what: "row", row: "gone" })).toBeNull();
  const lit = table.rows.filter((row) => isRowLit(row, { what: "way", outcome: "a" }));
  expect(lit.map((row) => row.id)).toEqual(["hot", "keen"]);
  expect(table.rows.filter((row) => isRowLit(row, { what: "row", row: "hot" }))).toHaveLength(1);
});

test("a test lights what it has walked so far", () => {
  const step = (key: string, outcome: string) => ({
    node: key,
    outcome,
    at: "",
    after: "",
    stayed: "",
    said: "",
  });
  const walk: WalkedTest = {
    name: "",
    passed: true,
    mismatches: [],
    ended: "",
    steps: [step("start", "next"), step("route", "b"), step("done", "")],
  };
  const light = walkedTo(walk, 1);
  expect([...light.nodes]).toEqual(["start", "route"]);
  expect([...light.edges]).toEqual(["start|next"]);
  expect(light.at).toBe("route");
});
