import type { NodeNumbers } from "./types";

type Numbers = { readonly [key: string]: NodeNumbers };

const THIN = 1.5;
const THICK = 10;

/** The most people that any node has seen: the measure of all widths. */
export function most(numbers: Numbers): number {
  return Object.values(numbers).reduce((high, each) => Math.max(high, each.arrived), 0);
}

/** How wide a way is drawn, px: thin where nobody went, in proportion to those who did. */
export function widthOf(count: number, of: number): number {
  if (count <= 0 || of <= 0) return THIN;
  return Math.round((THIN + (THICK - THIN) * Math.min(1, count / of)) * 10) / 10;
}

/** Who left otherwise than by a way out or the goal: the drop-off of a node. */
export function dropped(numbers: NodeNumbers): number {
  const gone = Object.values(numbers.left).reduce((sum, each) => sum + each, 0);
  return gone - numbers.went_on - (numbers.left.goal ?? 0);
}
