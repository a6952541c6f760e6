import type { Box } from "./geometry";
import type { EdgeSpec } from "./types";

export type Direction = "up" | "down" | "left" | "right";

/**
 * The node that one comes to from `key` by an arrow key. Down and up follow the paths; left and right, and where no
 * path leads, go to the nearest in that direction.
 */
export function neighbor(
  boxes: ReadonlyMap<string, Box>,
  edges: readonly EdgeSpec[],
  key: string,
  direction: Direction,
): string | null {
  const here = boxes.get(key);
  if (!here) return boxes.keys().next().value ?? null;
  const along = followed(edges, key, direction).filter((other) => other !== key && boxes.has(other));
  const candidates = along.length > 0 ? along : [...boxes.keys()].filter((other) => other !== key);
  let best: string | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const other of candidates) {
    const box = boxes.get(other);
    const cost = box ? distance(here, box, direction, along.length > 0) : null;
    if (cost !== null && cost < nearest) {
      nearest = cost;
      best = other;
    }
  }
  return best;
}

/** The ends of the paths that lead on (down) or come in (up). */
function followed(edges: readonly EdgeSpec[], key: string, direction: Direction): readonly string[] {
  if (direction === "down") return edges.filter((edge) => edge.from === key).map((edge) => edge.to);
  if (direction === "up") return edges.filter((edge) => edge.to === key).map((edge) => edge.from);
  return [];
}

/** How far, off-axis counting more; null where it lies the other way, unless a path leads there. */
function distance(here: Box, there: Box, direction: Direction, led: boolean): number | null {
  const dx = there.x + there.width / 2 - (here.x + here.width / 2);
  const dy = there.y + there.height / 2 - (here.y + here.height / 2);
  const [along, across] = { up: [-dy, dx], down: [dy, dx], left: [-dx, dy], right: [dx, dy] }[direction] as [
    number,
    number,
  ];
  if (led) return Math.abs(across) + Math.abs(along);
  return along < 8 ? null : along + Math.abs(across) * 3;
}
