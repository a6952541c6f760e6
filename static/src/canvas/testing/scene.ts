import type { Scene } from "../actions/action";
import { NOTHING_DONE } from "../model/undo";
import type { Draft, EdgeSpec, Kind, NodeSpec, NodeView, Position } from "../model/types";

const WAYS: { readonly [kind: string]: readonly string[] } = {
  trigger_event: ["next"],
  send_email: ["next", "skipped"],
  wait_for: ["next"],
  split: ["a", "b"],
  exit: [],
};

export function view(kind: string): NodeView {
  const outcomes = (WAYS[kind] ?? []).map((key) => ({ key, optional: key === "skipped" }));
  return { summary: "", outcomes, rule: null };
}

export function kind(key: string): Kind {
  const family = key === "trigger_event" ? "trigger" : key === "split" ? "decision" : "message";
  return { key, label: key, description: "", family, icon: [], defaults: {}, view: view(key) };
}

export function node(key: string, kindKey: string, position: Position = [0, 0]): NodeSpec {
  return { key, kind: kindKey, name: key, stage: "", position, settings: {} };
}

export function edge(text: string): EdgeSpec {
  const [from = "", outcome = "", to = ""] = text.split(" ");
  return { from, outcome, to };
}

export function draft(nodes: readonly NodeSpec[], edges: readonly string[] = []): Draft {
  return {
    name: "Small",
    summary: "",
    stages: [],
    settings: {},
    tests: [],
    nodes: Object.fromEntries(nodes.map((each) => [each.key, each])),
    edges: edges.map(edge),
  };
}

/** start -> mail -> done, each 144 px below the other. */
export function line(): Draft {
  return draft(
    [node("start", "trigger_event"), node("mail", "send_email", [0, 144]), node("done", "exit", [0, 288])],
    ["start next mail", "mail next done"],
  );
}

export function scene(of: Draft, part: Partial<Scene> = {}): Scene {
  return {
    draft: of,
    views: Object.fromEntries(Object.values(of.nodes).map((each) => [each.key, view(each.kind)])),
    kinds: new Map(Object.keys(WAYS).map((key) => [key, kind(key)])),
    chosen: new Set(),
    chosenEdges: new Set(),
    undo: NOTHING_DONE,
    ...part,
  };
}
