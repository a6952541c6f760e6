import { type Box, boxes, nodeHeight, outcomesConnected, ports, waysOut } from "./geometry";
import { distanceTo, type Point, route } from "./routing";
import type { Draft, EdgeSpec, NodeView } from "./types";

type Views = { readonly [key: string]: NodeView };

/** The corners of an edge as it is drawn, or null while one of its ends is missing. */
export function wayOf(
  draft: Draft,
  views: Views,
  edge: EdgeSpec,
  obstacles: readonly Box[],
): readonly Point[] | null {
  const source = draft.nodes[edge.from];
  const target = draft.nodes[edge.to];
  if (!source || !target) return null;
  const connected = outcomesConnected(draft);
  const ways = waysOut(views[edge.from], connected.get(edge.from) ?? []);
  const { ports: cells } = ports(ways);
  const index = cells.findIndex((port) => port.key === edge.outcome);
  const port = cells[index];
  if (!port) return null;
  const into = ports(waysOut(views[edge.to], connected.get(edge.to) ?? [])).width;
  const from = {
    x: source.position[0] + port.left + port.width / 2,
    y: source.position[1] + nodeHeight(ways),
  };
  const to = { x: target.position[0] + into / 2, y: target.position[1] };
  return route(from, to, obstacles, index, cells.length);
}

/** The edge nearest to a point of the canvas, if it is within `reach` px. */
export function nearestEdge(
  draft: Draft,
  views: Views,
  obstacles: readonly Box[] | null,
  point: Point,
  reach: number,
): EdgeSpec | null {
  const around = obstacles ?? [...boxes(draft, views).values()];
  let best: EdgeSpec | null = null;
  let nearest = reach;
  for (const edge of draft.edges) {
    const way = mayBeNear(draft, edge, point) ? wayOf(draft, views, edge, around) : null;
    const distance = way ? distanceTo(way, point) : Number.POSITIVE_INFINITY;
    if (distance < nearest) {
      nearest = distance;
      best = edge;
    }
  }
  return best;
}

/** Leaves edges out whose ends are both far to one side, before their way is looked for. */
function mayBeNear(draft: Draft, edge: EdgeSpec, point: Point): boolean {
  const a = draft.nodes[edge.from]?.position;
  const b = draft.nodes[edge.to]?.position;
  if (!a || !b) return false;
  const margin = 600;
  return (
    point.x > Math.min(a[0], b[0]) - margin &&
    point.x < Math.max(a[0], b[0]) + margin &&
    point.y > Math.min(a[1], b[1]) - margin &&
    point.y < Math.max(a[1], b[1]) + margin
  );
}
