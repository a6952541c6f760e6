import { boxes } from "../model/geometry";
import { type Direction, neighbor } from "../model/neighbors";
import type { Action } from "./action";

/** Chooses the next node in a direction. With nothing chosen, the first one. */
export const walk: Action<Direction> = {
  perform({ draft, views, chosen }, direction) {
    const [here] = chosen;
    const next =
      here === undefined
        ? Object.keys(draft.nodes)[0]
        : neighbor(boxes(draft, views), draft.edges, here, direction);
    return next ? { choose: [next], seek: next } : null;
  },
};
