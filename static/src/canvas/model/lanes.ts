import type { Box } from "./geometry";
import type { Draft, Json } from "./types";

/** A stage as a band across the canvas, px of the canvas; the first and the last reach as far as one looks. */
export interface Lane {
  readonly key: string;
  readonly name: string;
  readonly desired: string;
  readonly top: number;
  readonly bottom: number;
}

export interface Stage {
  readonly key: string;
  readonly name: string;
  readonly desired: string;
}

/** How far a band reaches beyond its steps, px. */
const MARGIN = 32;

/** The stages of a draft; what is not one is left out. */
export function stagesOf(stages: readonly Json[]): readonly Stage[] {
  return stages.flatMap((stage): Stage[] => {
    if (typeof stage !== "object" || stage === null || Array.isArray(stage)) return [];
    const { key, name, desired } = stage as { readonly [name: string]: Json };
    if (typeof key !== "string" || typeof name !== "string") return [];
    return [{ key, name, desired: typeof desired === "string" ? desired : "" }];
  });
}

/**
 * The bands of a draft's stages, from top to bottom in their order. Each border runs where the fewest steps stand on
 * the wrong side of it, through the widest gap there. Stages without steps have no band. Steps times stages.
 */
export function lanes(draft: Draft, boxes: ReadonlyMap<string, Box>): readonly Lane[] {
  const used = new Set(Object.values(draft.nodes).map((node) => node.stage));
  const stages = stagesOf(draft.stages).filter((stage) => used.has(stage.key));
  const rank = new Map(stages.map((stage, index) => [stage.key, index]));
  const placed = Object.values(draft.nodes).flatMap((node) => {
    const at = rank.get(node.stage);
    const box = boxes.get(node.key);
    return at === undefined || !box ? [] : [{ at, top: box.y, bottom: box.y + box.height }];
  });
  if (stages.length === 0) return [];
  const borders: number[] = [Math.min(...placed.map((each) => each.top)) - MARGIN];
  for (let after = 1; after < stages.length; after += 1) {
    borders.push(border(placed, after, borders.at(-1) ?? 0));
  }
  borders.push(Math.max(...placed.map((each) => each.bottom)) + MARGIN);
  return stages.map((stage, index) => ({
    ...stage,
    top: borders[index] ?? 0,
    bottom: Math.max(borders[index] ?? 0, borders[index + 1] ?? 0),
  }));
}

interface Placed {
  readonly at: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where the border above stage `after` runs best, at or below `least`. */
function border(placed: readonly Placed[], after: number, least: number): number {
  const tops = [...new Set(placed.map((each) => each.top))].sort((a, b) => a - b);
  let best = least;
  let fewest = Number.POSITIVE_INFINITY;
  let widest = -1;
  for (const top of tops) {
    const above = placed.filter((each) => each.top < top);
    const floor =
      above.length > 0 ? Math.max(...above.map((each) => Math.min(each.bottom, top))) : top - MARGIN;
    const middle = (floor + top) / 2;
    if (middle < least) continue;
    const wrong = placed.filter((each) => each.top < top !== each.at < after).length;
    const gap = top - floor;
    if (wrong < fewest || (wrong === fewest && gap > widest)) [best, fewest, widest] = [middle, wrong, gap];
  }
  return best;
}
