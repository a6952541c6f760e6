import { boxes, freePlace } from "../model/geometry";
import { freeKey } from "../model/keys";
import type { Edit } from "../model/types";
import type { Action } from "./action";

/** Copies the chosen nodes beside themselves, with the edges between them. */
export const duplicate: Action<void> = {
  perform({ draft, views, chosen }) {
    const taken = new Set<string>();
    const copies = new Map<string, string>();
    const places = [...boxes(draft, views).values()];
    const edits: Edit[] = [];
    for (const node of Object.values(draft.nodes)) {
      if (!chosen.has(node.key)) continue;
      const key = freeKey(draft, node.kind, taken);
      taken.add(key);
      copies.set(node.key, key);
      const position = freePlace(places, node.position);
      places.push({ x: position[0], y: position[1], width: 240, height: 96 });
      edits.push({ op: "add_node", node: { ...node, key, position } });
    }
    for (const edge of draft.edges) {
      const from = copies.get(edge.from);
      const to = copies.get(edge.to);
      if (from && to) edits.push({ op: "connect", from, outcome: edge.outcome, to });
    }
    return edits.length > 0 ? { edits, choose: copies.values() } : null;
  },
};
