import { flattened } from "./edits";
import { freeKey } from "./keys";
import type { Act } from "./journal";
import type { Draft, Edit } from "./types";

export type Renames = ReadonlyMap<string, string>;

/** The edit with nodes named anew. */
export function renamedEdit(edit: Edit, renames: Renames): Edit {
  const name = (key: string) => renames.get(key) ?? key;
  switch (edit.op) {
    case "add_node":
      return { ...edit, node: { ...edit.node, key: name(edit.node.key) } };
    case "connect":
      return { ...edit, from: name(edit.from), to: name(edit.to) };
    case "disconnect":
      return { ...edit, from: name(edit.from) };
    case "batch":
      return { ...edit, edits: edit.edits.map((inner) => renamedEdit(inner, renames)) };
    case "set_journey":
      return edit;
    default:
      return { ...edit, key: name(edit.key) };
  }
}

/** Keys of the nodes that an edit adds. */
function added(edit: Edit): readonly string[] {
  if (edit.op === "add_node") return [edit.node.key];
  return edit.op === "batch" ? edit.edits.flatMap(added) : [];
}

/**
 * Two people added a node of one key at once, and the other's came first: one's own, not yet stored, gets another
 * key, in this act and in all that follow, so that neither is lost.
 */
export function rekeyed(
  confirmed: Draft,
  pending: readonly Act[],
): { pending: readonly Act[]; renames: Renames } {
  const renames = new Map<string, string>();
  const own = new Set(pending.flatMap((act) => act.edits.flatMap(added)));
  for (const key of own) {
    const kind = confirmed.nodes[key]?.kind;
    if (kind === undefined || removesFirst(pending, key)) continue;
    const free = freeKey(confirmed, kind, own);
    renames.set(key, free);
    own.add(free);
  }
  if (renames.size === 0) return { pending, renames };
  return {
    pending: pending.map((act) => ({ ...act, edits: act.edits.map((edit) => renamedEdit(edit, renames)) })),
    renames,
  };
}

/** Whether a pending act removes the node before one adds it again, as undoing a removal does. */
function removesFirst(pending: readonly Act[], key: string): boolean {
  const first = flattened(pending.flatMap((act) => act.edits)).find(
    (edit) =>
      (edit.op === "remove_node" && edit.key === key) || (edit.op === "add_node" && edit.node.key === key),
  );
  return first?.op === "remove_node";
}
