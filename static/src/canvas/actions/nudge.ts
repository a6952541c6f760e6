import { GRID } from "../model/geometry";
import type { Direction } from "../model/neighbors";
import type { Edit } from "../model/types";
import type { Action } from "./action";

const STEP: { readonly [D in Direction]: readonly [number, number] } = {
  up: [0, -GRID],
  down: [0, GRID],
  left: [-GRID, 0],
  right: [GRID, 0],
};

/** Moves the chosen nodes one step of the grid. */
export const nudge: Action<Direction> = {
  perform({ draft, chosen }, direction) {
    const [dx, dy] = STEP[direction];
    const edits = [...chosen].flatMap((key): Edit[] => {
      const node = draft.nodes[key];
      return node ? [{ op: "move", key, position: [node.position[0] + dx, node.position[1] + dy] }] : [];
    });
    return edits.length > 0 ? { edits } : null;
  },
};
