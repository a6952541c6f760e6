import type { Action } from "./action";

/** Chooses one node and brings it into sight. */
export const choose: Action<string> = {
  perform({ draft }, key) {
    return draft.nodes[key] ? { choose: [key], seek: key } : null;
  },
};
