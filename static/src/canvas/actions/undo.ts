import { affected } from "../model/edits";
import type { Action } from "./action";

/** Takes back one's own latest act, and chooses the steps that it is about. */
export const undo: Action<void> = {
  perform({ undo: { past } }) {
    const inverse = past.at(-1);
    return inverse ? { edits: [inverse], history: "undo", choose: affected(inverse) } : null;
  },
};
