import { boxes, freePlace, GAP, NODE_HEIGHT, NODE_WIDTH, snap } from "../model/geometry";
import { freeKey } from "../model/keys";
import type { Draft, EdgeSpec, Edit, NodeSpec, Position } from "../model/types";
import type { EdgeRef } from "../store/state";
import type { Action, Scene } from "./action";

/** The least room between a step and the one inserted behind it, px. */
const CLOSE = 48;

export interface NewNode {
  readonly kind: string;
  /** Where its upper left corner goes; without it below the node that it follows, else below everything. */
  readonly at?: Position;
  /** The edge to stand on: it leads in, and out of the new node to where it led. */
  readonly onto?: EdgeRef;
  /** The port that leads here. */
  readonly after?: EdgeRef;
}

/** Puts a new node on the canvas: in the open, on an edge, or behind a port. */
export const addNode: Action<NewNode> = {
  perform(scene, { kind: kindKey, at, onto, after }) {
    const { draft } = scene;
    const kind = scene.kinds.get(kindKey);
    if (!kind) return null;
    const through =
      onto && draft.edges.find((edge) => edge.from === onto.from && edge.outcome === onto.outcome);
    const before = through ?? after;
    const node: NodeSpec = {
      key: freeKey(draft, kind.key),
      kind: kind.key,
      name: kind.label,
      stage: (before && draft.nodes[before.from]?.stage) ?? "",
      position: at ? (through ? placeOn(scene, through, at) : snap(at)) : placeAfter(scene, before?.from),
      settings: kind.defaults,
    };
    const edits: Edit[] = [{ op: "add_node", node }];
    if (before && kind.family !== "trigger") {
      edits.push({ op: "connect", from: before.from, outcome: before.outcome, to: node.key });
    }
    const [wayOn] = kind.view.outcomes;
    if (through && wayOn) {
      edits.push({ op: "connect", from: node.key, outcome: wayOn.key, to: through.to });
      edits.push(...roomFor(scene, node, through.to));
    }
    return { edits, choose: [node.key], seek: node.key };
  },
};

/** On an edge: below where it starts, in line with one of its ends when it is nearly so. */
function placeOn(scene: Scene, edge: EdgeSpec, at: Position): Position {
  const taken = boxes(scene.draft, scene.views);
  const [source, target] = [taken.get(edge.from), taken.get(edge.to)];
  const near = [target, source].find((end) => end && Math.abs(end.x - at[0]) < NODE_WIDTH / 2);
  const top = source && at[1] > source.y ? Math.max(at[1], source.y + source.height + CLOSE) : at[1];
  return snap([near?.x ?? at[0], top]);
}

/** Below the node that it follows, or below everything; beside what stands there. */
function placeAfter(scene: Scene, from: string | undefined): Position {
  const taken = boxes(scene.draft, scene.views);
  const source = from === undefined ? undefined : taken.get(from);
  if (source) return freePlace(taken.values(), [source.x, source.y + source.height + GAP.y]);
  const all = [...taken.values()];
  if (all.length === 0) return [0, 0];
  const left = Math.min(...all.map((box) => box.x));
  return freePlace(all, [left, Math.max(...all.map((box) => box.y + box.height)) + GAP.y]);
}

/** Moves what comes behind down, where the new node would stand too close to it. */
function roomFor(scene: Scene, node: NodeSpec, target: string): readonly Edit[] {
  const { draft } = scene;
  const to = draft.nodes[target];
  if (!to) return [];
  const needed = node.position[1] + NODE_HEIGHT + CLOSE - to.position[1];
  if (needed <= 0 || to.position[1] < node.position[1] - NODE_HEIGHT) return [];
  return [...behind(draft, target, node.position[1] - NODE_HEIGHT)].map((key): Edit => {
    const [x, y] = draft.nodes[key]?.position ?? [0, 0];
    return { op: "move", key, position: snap([x, y + needed]) };
  });
}

/** Nodes that can be reached from a node and stand below a level. */
function behind(draft: Draft, start: string, level: number): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [start];
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    const node = draft.nodes[key];
    if (found.has(key) || !node || node.position[1] < level) continue;
    found.add(key);
    for (const edge of draft.edges) if (edge.from === key) open.push(edge.to);
  }
  return found;
}
