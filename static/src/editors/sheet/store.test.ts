import { expect, test } from "vitest";
import { type Act, type Changed, Server } from "./server";
import { Store } from "./store";
import { row, tableOf } from "./testing";
import type { Edit, Table } from "./types";

const TABLE = tableOf([row("a", ["any"]), row("b", ["over 2"])]);
const TYPED: Edit = { do: "set", cells: [{ row: "a", part: "when", column: 0, text: "over 1" }] };

/** A server that answers what it is told to, one after the other, and remembers what it was asked. */
class Answering extends Server {
  readonly asked: unknown[] = [];

  constructor(private readonly answers: unknown[]) {
    super({ sheet: "", cell: "" }, () => {});
  }

  override async act(made: () => Act | null) {
    this.asked.push(made());
    return this.answers.shift() as Changed;
  }

  override async whole() {
    this.asked.push("whole");
    return this.answers.shift() as Table;
  }
}

const made = (...answers: unknown[]) => {
  const server = new Answering(answers);
  return { store: new Store(TABLE, server, () => {}), asked: server.asked };
};

test("what somebody else changed before an act is asked for, and the act can still be undone", async () => {
  const theirs = [row("a", ["over 1"]), row("b", ["over 9"])];
  const { store, asked } = made(
    { revision: 6, before: 5, changed: [row("a", ["over 1"])] },
    { ...TABLE, revision: 6, rows: theirs },
    { ...TABLE, revision: 7, before: 6 },
  );
  await store.edit([TYPED]);
  expect(asked[1]).toBe("whole");
  expect(store.table.rows).toEqual(theirs);
  await store.undo();
  expect(asked[2]).toEqual({ restore: { to: 5, from: 6 } });
});

test("an act after which nothing is missed asks for nothing more", async () => {
  const { store, asked } = made({ revision: 5, before: 4, changed: [row("a", ["over 1"])] });
  await store.edit([TYPED]);
  expect(asked).toHaveLength(1);
});

test("edits say which columns their author saw", async () => {
  const rows = { ...TABLE, revision: 5, before: 4 };
  const { store, asked } = made(rows, rows, rows);
  await store.edit([TYPED]);
  await store.edit([{ do: "remove_column", part: "then", column: 0 }]);
  await store.edit([{ do: "insert", at: 0, rows: [{}] }]);
  expect(asked).toMatchObject([
    { edits: [{ cells: [{ of: "contact.score", was: "any" }] }] },
    { edits: [{ of: "route" }] },
    { edits: [{ of: { when: ["contact.score"], gives: ["route"] } }] },
  ]);
});
