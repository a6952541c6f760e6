import { arranged } from "../model/layout";
import type { Edit } from "../model/types";
import type { Action } from "./action";

/** Lays the whole workflow out anew, as one act that can be undone. */
export const arrange: Action<void> = {
  perform({ draft, views }) {
    const moves = [...arranged(draft, views)].map(([key, position]): Edit => ({ op: "move", key, position }));
    return moves.length > 0 ? { edits: moves } : null;
  },
};
