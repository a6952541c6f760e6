import { describe, expect, it } from "vitest";
import { line, node } from "../testing/scene";
import { acted, arrived, journal, refused } from "./journal";
import type { Edit, Numbered } from "./types";

const stored = (number: number, client: string, edit: Edit): Numbered => ({
  number,
  member: null,
  client,
  edit,
  inverse: { op: "batch", edits: [] },
});
const move = (key: string, y: number): Edit => ({ op: "move", key, position: [0, y] });
const name = (value: string): Edit => ({ op: "set", key: "mail", path: "name", value });

describe("one's own acts", () => {
  it("are shown at once and confirmed later, without the canvas changing", () => {
    const { journal: waiting } = acted(journal(7, line()), { id: "t.1", edits: [move("mail", 200)] });
    expect(waiting.shown.nodes.mail?.position).toEqual([0, 200]);
    const { journal: after } = arrived(waiting, [stored(8, "t.1", move("mail", 200))]);
    expect(after).toMatchObject({ revision: 8, pending: [] });
    expect(after.shown).toBe(waiting.shown);
  });

  it("are taken back when the server refuses them", () => {
    const { journal: waiting } = acted(journal(0, line()), { id: "t.1", edits: [move("mail", 200)] });
    expect(refused(waiting, "t.1").shown).toEqual(line());
  });
});

describe("edits of others", () => {
  it("slip in beneath one's own, and the last writer of a property wins", () => {
    const { journal: waiting } = acted(journal(0, line()), { id: "t.1", edits: [name("Mine")] });
    const { journal: between } = arrived(waiting, [
      stored(1, "o.1", name("Theirs")),
      stored(2, "o.2", move("done", 400)),
    ]);
    expect(between.confirmed.nodes.mail?.name).toBe("Theirs");
    expect(between.shown.nodes.mail?.name).toBe("Mine");
    expect(between.shown.nodes.done?.position).toEqual([0, 400]);
  });

  it("are applied once, however often and in whatever order they come", () => {
    const edits = [stored(1, "o.1", name("One")), stored(2, "o.2", name("Two"))];
    const { journal: once } = arrived(journal(0, line()), [...edits].reverse());
    expect(arrived(once, edits).journal).toBe(once);
    expect(once.shown.nodes.mail?.name).toBe("Two");
  });

  it("are asked for when some are missing", () => {
    const before = journal(0, line());
    expect(arrived(before, [stored(3, "o.3", name("Three"))])).toMatchObject({
      missed: true,
      journal: before,
    });
  });

  it("that removed what one's own act is about leave that act to the server", () => {
    const { journal: waiting } = acted(journal(0, line()), { id: "t.1", edits: [name("Mine")] });
    const { journal: after } = arrived(waiting, [stored(1, "o.1", { op: "remove_node", key: "mail" })]);
    expect(after.shown.nodes.mail).toBeUndefined();
    expect(after.pending).toHaveLength(1);
  });

  it("that took the key of a node of one's own make that node take another", () => {
    const mine: Edit[] = [
      { op: "add_node", node: node("mail_2", "send_email") },
      { op: "connect", from: "start", outcome: "next", to: "mail_2" },
    ];
    const { journal: waiting } = acted(journal(0, line()), { id: "t.1", edits: mine });
    const theirs: Edit = { op: "add_node", node: node("mail_2", "send_email", [400, 0]) };
    const { journal: after, renames } = arrived(waiting, [stored(1, "o.1", theirs)]);
    expect([...renames]).toEqual([["mail_2", "email"]]);
    expect(after.shown.nodes.mail_2?.position).toEqual([400, 0]);
    expect(after.shown.edges).toContainEqual({ from: "start", outcome: "next", to: "email" });
  });
});
