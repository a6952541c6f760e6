import { describe, expect, it } from "vitest";
import { addNode } from "../actions/addNode";
import { moveNodes } from "../actions/moveNodes";
import { redo } from "../actions/redo";
import { removeChosen } from "../actions/removeChosen";
import { undo } from "../actions/undo";
import { newStore, stored } from "../testing/store";

describe("undo and redo", () => {
  it("take one's own acts back and do them again, with everything that hung on them", () => {
    const store = newStore();
    const before = store.scene.draft;
    store.change({ chosen: new Set(["mail"]) });
    store.act(removeChosen, undefined);
    const without = store.scene.draft;
    expect(without.nodes.mail).toBeUndefined();
    store.act(undo, undefined);
    expect(store.scene.draft.nodes).toEqual(before.nodes);
    expect(new Set(store.scene.draft.edges)).toEqual(new Set(before.edges));
    expect(store.state.chosen).toContain("mail");
    store.act(redo, undefined);
    expect(store.scene.draft).toEqual(without);
    expect(store.act(redo, undefined)).toBe(false);
  });

  it("leave alone what others did meanwhile", () => {
    const store = newStore();
    store.act(moveNodes, new Map([["mail", [0, 200]]]));
    store.arrive({
      revision: 1,
      edits: [stored(1, "other.1", { op: "set", key: "mail", path: "name", value: "Theirs" })],
    });
    store.act(undo, undefined);
    expect(store.scene.draft.nodes.mail).toMatchObject({ name: "Theirs", position: [0, 144] });
  });

  it("say so when what they would take back is no longer there", () => {
    const store = newStore();
    const said: string[] = [];
    store.onSay = (sentence) => said.push(sentence);
    store.act(moveNodes, new Map([["mail", [0, 200]]]));
    const act = store.state.journal.pending[0]?.id ?? "";
    store.arrive({ revision: 1, edits: [stored(1, act, { op: "move", key: "mail", position: [0, 200] })] });
    store.arrive({ revision: 2, edits: [stored(2, "other.1", { op: "remove_node", key: "mail" })] });
    store.act(undo, undefined);
    expect(said).toHaveLength(1);
    expect(store.state.undo.past).toHaveLength(0);
  });

  it("know what a form of this tab changed", () => {
    const store = newStore();
    const edit = { op: "set", key: "mail", path: "settings.subject", value: "Hello" } as const;
    const inverse = { ...edit, value: null };
    store.arrive({ revision: 1, edits: [{ ...stored(1, store.nextAct(), edit), inverse }] });
    store.act(undo, undefined);
    expect(store.scene.draft.nodes.mail?.settings).toEqual({});
  });
});

it("whoever may only look changes nothing, but may choose", () => {
  const store = newStore({ canEdit: false });
  expect(store.act(addNode, { kind: "wait_for" })).toBe(false);
  expect(store.state.journal.pending).toHaveLength(0);
});

it("a new step is shown with its ports before the server has answered", () => {
  const store = newStore();
  store.act(addNode, { kind: "split" });
  expect(store.state.views.split?.outcomes.map((outcome) => outcome.key)).toEqual(["a", "b"]);
});

it("tells of steps whose settings others changed, and of no own ones", () => {
  const store = newStore();
  const told: string[] = [];
  store.onForeign = (keys) => told.push(...keys);
  store.act(moveNodes, new Map([["mail", [0, 200]]]));
  store.arrive({
    revision: 1,
    edits: [stored(1, "other.1", { op: "set", key: "mail", path: "name", value: "Theirs" })],
  });
  expect(told).toEqual(["mail"]);
});
