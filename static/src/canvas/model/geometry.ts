import type { Draft, NodeView, Outcome, Position } from "./types";

/** Everything on the canvas stands on this grid, px. */
export const GRID = 8;
export const NODE_WIDTH = 240;
export const NODE_HEIGHT = 72;
/** Height of the strip of labelled ports below a node with more than one way out, px. */
export const PORTS_HEIGHT = 24;
/** Free room between nodes, px. */
export const GAP = { x: 48, y: 64 } as const;

/** Room around everything when all of it is shown: for the titles of stages, the switches and the bar. */
export const SIGHT = {
  maxZoom: 1,
  padding: { left: "56px", right: "24px", top: "64px", bottom: "72px" },
} as const;

const WIDEST = 480;
const LETTER = 5.5;
const PORT_PADDING = 11;
const SIDE_PORT = 24;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A port: the outcome, where its cell begins and how wide it is (px from the node's left edge). */
export interface Port extends Way {
  readonly left: number;
  readonly width: number;
}

export function snap(position: Position): Position {
  // Adding zero makes a zero of minus zero.
  return [Math.round(position[0] / GRID) * GRID + 0, Math.round(position[1] / GRID) * GRID + 0];
}

/** Whether the ports are shown with their names; a single way on needs none, nor do side doors that nobody uses. */
export function named(ways: readonly Way[]): boolean {
  const shown = ways.filter((way) => !way.aside);
  return shown.length > 1 || (shown.length === 1 && shown[0]?.key !== "next");
}

/** A way out as the canvas has it. */
export interface Way extends Outcome {
  /** The node no longer gives this outcome, yet an edge leaves by it. */
  readonly stale: boolean;
  /** It may lead nowhere and does: a small port at the side, without its name. */
  readonly aside: boolean;
}

/** All ways out of a node: those that it gives, then those by which an edge leaves though it no longer gives them. */
export function waysOut(view: NodeView | undefined, connected: readonly string[]): readonly Way[] {
  const given = view?.outcomes ?? [];
  const known = new Set(given.map((outcome) => outcome.key));
  return [
    ...given.map((outcome, index) => ({
      ...outcome,
      stale: false,
      aside: outcome.optional && index > 0 && !connected.includes(outcome.key),
    })),
    ...connected
      .filter((key) => !known.has(key))
      .map((key) => ({ key, optional: true, stale: true, aside: false })),
  ];
}

/** The ports of a node, cells as wide as their names ask for, filling the node from edge to edge. */
export function ports(ways: readonly Way[]): { ports: readonly Port[]; width: number } {
  const main = ways.filter((way) => !way.aside);
  const asked = main.map((way) => way.key.length * LETTER + PORT_PADDING);
  const sum = asked.reduce((total, each) => total + each, 0);
  const wanted = named(ways) ? Math.ceil(sum / (2 * GRID)) * 2 * GRID : 0;
  const width = Math.min(WIDEST, Math.max(NODE_WIDTH, wanted));
  let left = 0;
  let side = width - SIDE_PORT / 2;
  const made = ways.map((way): Port => {
    if (way.aside) {
      side -= SIDE_PORT;
      return { ...way, left: side, width: SIDE_PORT };
    }
    const share = main.length === 1 ? width : ((way.key.length * LETTER + PORT_PADDING) / sum) * width;
    const port = { ...way, left, width: share };
    left += share;
    return port;
  });
  return { ports: made, width };
}

export function nodeHeight(ways: readonly Way[]): number {
  return named(ways) ? NODE_HEIGHT + PORTS_HEIGHT : NODE_HEIGHT;
}

/** The boxes of all nodes, by key, in px of the canvas. */
export function boxes(draft: Draft, views: { readonly [key: string]: NodeView }): ReadonlyMap<string, Box> {
  const leaving = outcomesConnected(draft);
  return new Map(
    Object.values(draft.nodes).map((node) => {
      const ways = waysOut(views[node.key], leaving.get(node.key) ?? []);
      const [x, y] = node.position;
      return [node.key, { x, y, width: ports(ways).width, height: nodeHeight(ways) }] as const;
    }),
  );
}

/** For each node the outcomes by which an edge leaves. */
export function outcomesConnected(draft: Draft): ReadonlyMap<string, readonly string[]> {
  const leaving = new Map<string, string[]>();
  for (const edge of draft.edges) {
    const known = leaving.get(edge.from);
    if (known) known.push(edge.outcome);
    else leaving.set(edge.from, [edge.outcome]);
  }
  return leaving;
}

/** A place for a new node at or below `wanted` where no other stands. */
export function freePlace(taken: Iterable<Box>, wanted: Position): Position {
  const others = [...taken];
  let [x, y] = snap(wanted);
  const covers = (box: Box) =>
    x < box.x + box.width + GRID &&
    box.x < x + NODE_WIDTH + GRID &&
    y < box.y + box.height + GRID &&
    box.y < y + NODE_HEIGHT + GRID;
  for (let hit = others.find(covers); hit; hit = others.find(covers)) {
    x = snap([hit.x + hit.width + GAP.x, y])[0];
  }
  return [x, y];
}
