import { Graph, layout } from "@dagrejs/dagre";
import { boxes, GAP, snap } from "./geometry";
import type { Draft, EdgeSpec, NodeView, Position } from "./types";

/**
 * Places for all nodes, top to bottom along the edges, paths of one decision side by side in the order of its ports.
 * Only nodes that would move are named. The first node stays where it is, so the picture does not jump.
 */
export function arranged(
  draft: Draft,
  views: { readonly [key: string]: NodeView },
): ReadonlyMap<string, Position> {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: GAP.x, ranksep: GAP.y, ranker: "network-simplex" });
  graph.setDefaultEdgeLabel(() => ({}));
  const sizes = boxes(draft, views);
  const edges = inPortOrder(draft, views);
  for (const [key, { width, height }] of sizes) graph.setNode(key, { width, height });
  for (const edge of edges) graph.setEdge(edge.from, edge.to, {}, edge.outcome);
  layout(graph, { constraints: wishes(edges) });

  const first = Object.values(draft.nodes)[0];
  const moves = new Map<string, Position>();
  if (!first) return moves;
  const place = (key: string): Position => {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(key);
    return [x - width / 2, y - height / 2];
  };
  const [fromX, fromY] = place(first.key);
  for (const node of Object.values(draft.nodes)) {
    const [x, y] = place(node.key);
    const to = snap([x - fromX + first.position[0], y - fromY + first.position[1]]);
    if (to[0] !== node.position[0] || to[1] !== node.position[1]) moves.set(node.key, to);
  }
  return moves;
}

/** Paths of one decision stand in the order of its ports; a wish that contradicts an earlier one is dropped. */
function wishes(edges: readonly EdgeSpec[]): { left: string; right: string }[] {
  const ways = new Map<string, string[]>();
  for (const edge of edges) {
    const targets = ways.get(edge.from) ?? [];
    if (!targets.includes(edge.to)) targets.push(edge.to);
    ways.set(edge.from, targets);
  }
  const rightOf = new Map<string, Set<string>>();
  const stands = (key: string, right: string): boolean =>
    [...(rightOf.get(key) ?? [])].some((next) => next === right || stands(next, right));
  const made: { left: string; right: string }[] = [];
  for (const targets of ways.values()) {
    targets.slice(1).forEach((right, index) => {
      const left = targets[index];
      if (left === undefined || left === right || stands(right, left)) return;
      rightOf.set(left, (rightOf.get(left) ?? new Set()).add(right));
      made.push({ left, right });
    });
  }
  return made;
}

function inPortOrder(draft: Draft, views: { readonly [key: string]: NodeView }) {
  const rank = new Map<string, number>();
  for (const [key, view] of Object.entries(views)) {
    view.outcomes.forEach((outcome, index) => {
      rank.set(`${key}:${outcome.key}`, index);
    });
  }
  const order = (edge: { from: string; outcome: string }) => rank.get(`${edge.from}:${edge.outcome}`) ?? 99;
  return [...draft.edges].sort((a, b) => order(a) - order(b));
}
