import { snap } from "../model/geometry";
import type { Edit, Position } from "../model/types";
import type { Action } from "./action";

/** Puts nodes where they were dropped, on the grid. */
export const moveNodes: Action<ReadonlyMap<string, Position>> = {
  perform({ draft }, places) {
    const edits: Edit[] = [];
    for (const [key, place] of places) {
      const old = draft.nodes[key]?.position;
      const position = snap(place);
      if (old && (old[0] !== position[0] || old[1] !== position[1]))
        edits.push({ op: "move", key, position });
    }
    return edits.length > 0 ? { edits } : null;
  },
};
