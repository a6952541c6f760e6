import { affected } from "../model/edits";
import type { Action } from "./action";

/** Does again what was undone last. */
export const redo: Action<void> = {
  perform({ undo: { future } }) {
    const inverse = future.at(-1);
    return inverse ? { edits: [inverse], history: "redo", choose: affected(inverse) } : null;
  },
};
