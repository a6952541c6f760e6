import { removedAndHealed } from "../model/heal";
import type { Edit } from "../model/types";
import { edgeRef } from "../store/state";
import type { Action } from "./action";

/** Deletes what is chosen; paths through deleted nodes close. Afterwards the node before them is chosen. */
export const removeChosen: Action<void> = {
  perform({ draft, chosen, chosenEdges }) {
    const keys = new Set([...chosen].filter((key) => draft.nodes[key]));
    const edges = [...chosenEdges].map(edgeRef).filter((edge) => !keys.has(edge.from));
    if (keys.size === 0 && edges.length === 0) return null;
    const cut = edges.map(({ from, outcome }): Edit => ({ op: "disconnect", from, outcome }));
    const before = draft.edges.find((edge) => keys.has(edge.to) && !keys.has(edge.from));
    return {
      edits: [...cut, ...removedAndHealed(draft, keys)],
      choose: before && keys.size > 0 ? [before.from] : [],
    };
  },
};
