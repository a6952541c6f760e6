import type { Edit } from "../model/types";
import type { EdgeRef } from "../store/state";
import type { Action } from "./action";

/** Puts a node that stands alone on an edge. */
export const insertNode: Action<{ key: string; onto: EdgeRef }> = {
  perform({ draft, views }, { key, onto }) {
    const through = draft.edges.find((edge) => edge.from === onto.from && edge.outcome === onto.outcome);
    const wayOn = views[key]?.outcomes[0];
    if (!through || !draft.nodes[key] || !isAlone(draft.edges, key)) return null;
    const edits: Edit[] = [{ op: "connect", from: through.from, outcome: through.outcome, to: key }];
    if (wayOn) edits.push({ op: "connect", from: key, outcome: wayOn.key, to: through.to });
    return { edits, choose: [key] };
  },
};

/** Whether no edge comes to or leaves the node. */
export function isAlone(
  edges: readonly { readonly from: string; readonly to: string }[],
  key: string,
): boolean {
  return edges.every((edge) => edge.from !== key && edge.to !== key);
}
