import type { Action } from "./action";

/** Chooses every node. */
export const chooseAll: Action<void> = {
  perform({ draft }) {
    return { choose: Object.keys(draft.nodes) };
  },
};
