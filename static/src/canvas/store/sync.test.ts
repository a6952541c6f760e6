import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { addNode } from "../actions/addNode";
import { moveNodes } from "../actions/moveNodes";
import { line, node } from "../testing/scene";
import { Server } from "../testing/server";
import { newStore } from "../testing/store";
import { Sync } from "./sync";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function together(tab = "tab", server = new Server(line())) {
  const store = newStore({ tab });
  const sync = new Sync(store, server);
  store.onPending = () => void sync.run();
  return { store, sync, server };
}

it("stores an act and says so", async () => {
  const { store, server } = together();
  store.act(moveNodes, new Map([["mail", [0, 200]]]));
  expect(store.state.saving).toBe("saving");
  await vi.runAllTimersAsync();
  expect(server.draft.nodes.mail?.position).toEqual([0, 200]);
  expect(store.state).toMatchObject({ saving: "saved", journal: { revision: 1, pending: [] } });
});

it("keeps acts while the server is away, in order, and sends them when it is back", async () => {
  const { store, server } = together();
  server.reachable = false;
  store.act(moveNodes, new Map([["mail", [0, 200]]]));
  store.act(moveNodes, new Map([["mail", [0, 248]]]));
  await vi.advanceTimersByTimeAsync(100);
  expect(store.state.saving).toBe("offline");
  server.reachable = true;
  await vi.runAllTimersAsync();
  expect(server.edits).toHaveLength(2);
  expect(server.draft.nodes.mail?.position).toEqual([0, 248]);
  expect(store.state.saving).toBe("saved");
});

it("does nothing twice when an answer is lost", async () => {
  const { store, server } = together();
  server.losesAnswers = true;
  store.act(addNode, { kind: "wait_for", at: [400, 0] });
  await vi.advanceTimersByTimeAsync(100);
  server.losesAnswers = false;
  await vi.runAllTimersAsync();
  expect(server.edits).toHaveLength(1);
  expect(store.scene.draft.nodes).toEqual(server.draft.nodes);
});

it("takes an act back that the server refuses, and says why", async () => {
  const { store, server } = together();
  const said: string[] = [];
  store.onSay = (sentence) => said.push(sentence);
  server.other({ op: "remove_node", key: "mail" });
  store.act(moveNodes, new Map([["mail", [0, 200]]]));
  await vi.runAllTimersAsync();
  expect(store.scene.draft).toEqual(server.draft);
  expect(said).toHaveLength(1);
});

it("two tabs that add a step at once both keep theirs", async () => {
  const server = new Server(line());
  const one = together("one", server);
  const two = together("two", server);
  one.store.act(addNode, { kind: "wait_for", at: [400, 0] });
  two.store.act(addNode, { kind: "wait_for", at: [800, 0] });
  await vi.runAllTimersAsync();
  await one.sync.catchUp();
  expect(Object.keys(server.draft.nodes)).toEqual(["start", "mail", "done", "wait_for", "wait_for_2"]);
  expect(one.store.scene.draft).toEqual(server.draft);
  expect(two.store.scene.draft).toEqual(server.draft);
  expect(two.store.state.chosen).toContain("wait_for_2");
});

it("tabs that did different things while apart agree in the end", async () => {
  const server = new Server(line());
  const tabs = [together("one", server), together("two", server)];
  server.reachable = false;
  tabs[0]?.store.act(moveNodes, new Map([["mail", [40, 200]]]));
  tabs[1]?.store.act(moveNodes, new Map([["mail", [80, 400]]]));
  tabs[1]?.store.act(addNode, { kind: "split", after: { from: "mail", outcome: "skipped" } });
  server.reachable = true;
  await vi.runAllTimersAsync();
  for (const { store, sync } of tabs) {
    await sync.catchUp();
    expect(store.scene.draft).toEqual(server.draft);
  }
});

it("sends a form after the acts that it builds on", async () => {
  const { store, sync, server } = together();
  const shown: string[] = [];
  store.act(addNode, { kind: "wait_for" });
  sync.addForm({
    address: () => "/form/",
    fields: new URLSearchParams(),
    after: (html) => shown.push(`${server.edits.length} ${html}`),
  });
  await vi.runAllTimersAsync();
  expect(shown).toEqual(["1 <p>form</p>"]);
});

it("takes the whole draft when what is missing does not fit", async () => {
  const { store, sync, server } = together();
  server.draft = { ...server.draft, nodes: { ...server.draft.nodes, odd: node("odd", "exit") } };
  server.other({ op: "move", key: "odd", position: [8, 8] });
  await sync.catchUp();
  expect(store.scene.draft.nodes.odd?.position).toEqual([8, 8]);
});

it("keeps edits that came while the whole draft was on its way", async () => {
  const { store, sync, server } = together();
  server.problems = [{ code: "x", place: "nodes/0", message: "", cure: "", severity: "error" }];
  server.mark = "second";
  const anew = sync.startAnew();
  server.other({ op: "move", key: "mail", position: [0, 200] });
  store.arrive({ revision: 1, edits: server.edits });
  await anew;
  await vi.runAllTimersAsync();
  expect(store.scene.draft).toEqual(server.draft);
  expect(store.state).toMatchObject({ mark: "second", problems: server.problems, journal: { revision: 1 } });
});
