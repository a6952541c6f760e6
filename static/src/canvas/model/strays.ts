import type { Box } from "./geometry";
import type { Lane } from "./lanes";
import type { Draft } from "./types";

/** The stage that a step is of, and the one in whose band it stands. */
export interface Stray {
  readonly of: string;
  readonly among: string;
}

/**
 * The steps that stand in another stage's band than their own, by key: a step stands where its middle is. One that is
 * of no stage, or of one that there is not, stands wherever it likes. Steps times stages.
 */
export function strays(
  draft: Draft,
  boxes: ReadonlyMap<string, Box>,
  lanes: readonly Lane[],
): ReadonlyMap<string, Stray> {
  const found = new Map<string, Stray>();
  for (const node of Object.values(draft.nodes)) {
    const own = lanes.find((lane) => lane.key === node.stage);
    const box = boxes.get(node.key);
    if (!own || !box) continue;
    const middle = box.y + box.height / 2;
    // The first and the last band reach as far as one looks.
    const here = lanes.find((lane) => middle < lane.bottom) ?? lanes.at(-1);
    if (here && here.key !== own.key) found.set(node.key, { of: own.name, among: here.name });
  }
  return found;
}
