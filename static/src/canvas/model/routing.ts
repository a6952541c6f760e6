import type { Box } from "./geometry";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far a way goes straight before it turns, px; lanes of one node are `LANE` apart where there is room. */
const LEAVE = 16;
const LANE = 8;
const CORNER = 8;
const CLEARANCE = 12;

/**
 * The corners of an orthogonal way from a port (going down) to the top of a node, around other nodes where that is
 * possible. `lane` of `lanes` is the port's place among its siblings: ways out of one node turn at heights of their
 * own, so that they do not cross each other. Cost: a few passes over the boxes.
 */
export function route(
  from: Point,
  to: Point,
  obstacles: readonly Box[],
  lane = 0,
  lanes = 1,
): readonly Point[] {
  const candidates = waysTo(from, to, obstacles, lane, lanes);
  let best = candidates[0] ?? [from, to];
  let fewest = Number.POSITIVE_INFINITY;
  for (const points of candidates) {
    const cost = crossings(points, obstacles) * 1000 + points.length * 20 + length(points) / 50;
    if (cost < fewest) {
      fewest = cost;
      best = points;
    }
  }
  return best;
}

function waysTo(
  from: Point,
  to: Point,
  obstacles: readonly Box[],
  lane: number,
  lanes: number,
): readonly (readonly Point[])[] {
  const gap = to.y - from.y;
  const forward = gap >= LEAVE;
  // To the left the first port turns first, to the right the last; the two never at one height.
  const depth = to.x < from.x ? lane : Math.max(0, lanes - 1 - lane) + 0.5;
  const room = forward ? Math.max(0, gap - 2 * LEAVE) : Number.POSITIVE_INFINITY;
  const spacing = Math.min(LANE, room / Math.max(1, lanes - 0.5));
  const out = from.y + (forward ? Math.min(LEAVE, gap / 2) : LEAVE) + depth * spacing;
  const into = to.y - (forward ? Math.min(LEAVE, gap / 2) : LEAVE);
  if (forward && Math.abs(from.x - to.x) < 1) {
    const straight = [from, to];
    if (crossings(straight, obstacles) === 0) return [straight];
  }
  const ways: (readonly Point[])[] = [];
  if (forward) {
    for (const level of [Math.min(out, into), into, (from.y + to.y) / 2]) {
      ways.push(tidy([from, { x: from.x, y: level }, { x: to.x, y: level }, to]));
    }
  }
  // Past whatever stands between: down or up a free column, left or right of each box and of both ends.
  const low = Math.min(from.y, to.y) - LEAVE;
  const high = Math.max(from.y, to.y) + LEAVE;
  const columns = new Set<number>([(from.x + to.x) / 2]);
  for (const box of obstacles) {
    if (box.y + box.height < low || box.y > high) continue;
    columns.add(box.x - CLEARANCE - lane * LANE);
    columns.add(box.x + box.width + CLEARANCE + lane * LANE);
  }
  for (const column of columns) {
    const turns = [from, { x: from.x, y: out }, { x: column, y: out }, { x: column, y: into }];
    ways.push(tidy([...turns, { x: to.x, y: into }, to]));
  }
  return ways;
}

/** Without points that lie on the line between their neighbors. */
function tidy(points: readonly Point[]): readonly Point[] {
  return points.filter((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before || !after) return true;
    const flat = Math.abs(before.x - point.x) < 1 && Math.abs(point.x - after.x) < 1;
    const level = Math.abs(before.y - point.y) < 1 && Math.abs(point.y - after.y) < 1;
    return !flat && !level;
  });
}

/** How often the way runs through a box. The boxes of its own two ends are shrunk away by their edges. */
export function crossings(points: readonly Point[], obstacles: readonly Box[]): number {
  let count = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b) continue;
    const [left, right] = a.x < b.x ? [a.x, b.x] : [b.x, a.x];
    const [top, bottom] = a.y < b.y ? [a.y, b.y] : [b.y, a.y];
    for (const box of obstacles) {
      if (
        left < box.x + box.width - 1 &&
        right > box.x + 1 &&
        top < box.y + box.height - 1 &&
        bottom > box.y + 1
      )
        count += 1;
    }
  }
  return count;
}

export function length(points: readonly Point[]): number {
  let sum = 0;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (a && b) sum += Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
  }
  return sum;
}

/** The SVG path through the corners, rounded. */
export function roundedPath(points: readonly Point[]): string {
  const [start] = points;
  const end = points.at(-1);
  if (!start || !end) return "";
  let path = `M${start.x},${start.y}`;
  for (let index = 1; index < points.length - 1; index += 1) {
    const before = points[index - 1];
    const corner = points[index];
    const after = points[index + 1];
    if (!before || !corner || !after) continue;
    const radius = Math.min(CORNER, distance(before, corner) / 2, distance(corner, after) / 2);
    const enter = toward(corner, before, radius);
    const leave = toward(corner, after, radius);
    path += `L${enter.x},${enter.y}Q${corner.x},${corner.y} ${leave.x},${leave.y}`;
  }
  return `${path}L${end.x},${end.y}`;
}

/**
 * Where a label sits: on the longest level stretch, `along` it (half, unless siblings fan out from one start: then
 * further towards the end, where they are apart), else in the middle of the whole way.
 */
export function labelPoint(points: readonly Point[], along = 0.5): Point {
  let best: Point = middle(points);
  let longest = 72;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b || Math.abs(a.y - b.y) >= 1) continue;
    const span = Math.abs(a.x - b.x);
    if (span > longest) {
      longest = span;
      best = { x: a.x + (b.x - a.x) * along, y: a.y };
    }
  }
  return best;
}

/** The point half way along. */
export function middle(points: readonly Point[]): Point {
  let left = length(points) / 2;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b) continue;
    const span = distance(a, b);
    if (span >= left && span > 0) return toward(a, b, left);
    left -= span;
  }
  return points[0] ?? { x: 0, y: 0 };
}

/** How far a point is from the way, px. */
export function distanceTo(points: readonly Point[], point: Point): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let index = 1; index < points.length; index += 1) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b) continue;
    const x = Math.max(Math.min(a.x, b.x), Math.min(point.x, Math.max(a.x, b.x)));
    const y = Math.max(Math.min(a.y, b.y), Math.min(point.y, Math.max(a.y, b.y)));
    nearest = Math.min(nearest, Math.hypot(point.x - x, point.y - y));
  }
  return nearest;
}

function distance(a: Point, b: Point): number {
  return Math.abs(a.x - b.x) + Math.abs(a.y - b.y);
}

function toward(from: Point, to: Point, by: number): Point {
  const span = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) / span) * by, y: from.y + ((to.y - from.y) / span) * by };
}
