import type { Box } from "./geometry";

export type Direction = "up" | "down" | "left" | "right";

/** The node that one comes to from `key` by an arrow key: the nearest in that direction, off-axis counting double. */
export function neighbor(boxes: ReadonlyMap<string, Box>, key: string, direction: Direction): string | null {
  const here = boxes.get(key);
  if (!here) return boxes.keys().next().value ?? null;
  let best: string | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  for (const [other, box] of boxes) {
    if (other === key) continue;
    const dx = box.x + box.width / 2 - (here.x + here.width / 2);
    const dy = box.y + box.height / 2 - (here.y + here.height / 2);
    const [along, across] = {
      up: [-dy, dx],
      down: [dy, dx],
      left: [-dx, dy],
      right: [dx, dy],
    }[direction] as [number, number];
    if (along < 8) continue;
    const cost = along + Math.abs(across) * 2;
    if (cost < nearest) {
      nearest = cost;
      best = other;
    }
  }
  return best;
}
