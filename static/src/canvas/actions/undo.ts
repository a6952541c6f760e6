import { touched } from "../model/edits";
import type { Action } from "./action";

/** Takes back one's own latest act. */
export const undo: Action<void> = {
  perform({ undo: { past } }) {
    const inverse = past.at(-1);
    return inverse ? { edits: [inverse], history: "undo", choose: touched(inverse) } : null;
  },
};
