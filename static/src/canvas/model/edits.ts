import { valueAt, withValueAt } from "./paths";
import type { Draft, Edit, EdgeSpec, Json, NodeSpec, Settings } from "./types";

/** The edit does not fit the draft: it names a node that is not there, or one that is there already. */
export class EditError extends Error {}

export interface Applied {
  readonly draft: Draft;
  /** The edit that takes the change back. */
  readonly inverse: Edit;
}

/** The draft after the edit, and the edit's inverse. Raises EditError; the same rules as on the server. */
export function apply(draft: Draft, edit: Edit): Applied {
  switch (edit.op) {
    case "add_node":
      return addNode(draft, edit.node);
    case "remove_node":
      return removeNode(draft, edit.key);
    case "move": {
      const node = nodeOf(draft, edit.key);
      return {
        draft: withNode(draft, { ...node, position: edit.position }),
        inverse: { op: "move", key: edit.key, position: node.position },
      };
    }
    case "set":
      return set(draft, edit.key, edit.path, edit.value);
    case "connect":
      return connect(draft, edit);
    case "disconnect": {
      const edge = edgeOf(draft, edit.from, edit.outcome);
      return edge
        ? {
            draft: { ...draft, edges: draft.edges.filter((other) => other !== edge) },
            inverse: { op: "connect", ...edge },
          }
        : { draft, inverse: { op: "batch", edits: [] } };
    }
    case "set_journey":
      return setJourney(draft, edit.path, edit.value);
    case "batch":
      return applyAll(draft, edit.edits);
  }
}

/** Applies edits in order; the inverse takes them all back. */
export function applyAll(draft: Draft, edits: readonly Edit[]): Applied {
  const inverses: Edit[] = [];
  let current = draft;
  for (const edit of edits) {
    const applied = apply(current, edit);
    current = applied.draft;
    inverses.unshift(applied.inverse);
  }
  const [only] = inverses;
  return {
    draft: current,
    inverse: only !== undefined && inverses.length === 1 ? only : { op: "batch", edits: inverses },
  };
}

/** The nodes that an edit is about: those it adds, sets or leads on; those it moves where it does nothing else. */
export function affected(edit: Edit): readonly string[] {
  const flat = flattened([edit]);
  const beside = flat.filter((each) => each.op !== "move");
  return [...new Set((beside.length > 0 ? beside : flat).flatMap(keysOf))];
}

/** The edits inside batches, in order. */
export function flattened(edits: readonly Edit[]): readonly Edit[] {
  return edits.flatMap((edit) => (edit.op === "batch" ? flattened(edit.edits) : [edit]));
}

function keysOf(edit: Edit): readonly string[] {
  switch (edit.op) {
    case "add_node":
      return [edit.node.key];
    case "connect":
    case "disconnect":
      return [edit.from];
    case "batch":
    case "set_journey":
      return [];
    default:
      return [edit.key];
  }
}

function nodeOf(draft: Draft, key: string): NodeSpec {
  const node = draft.nodes[key];
  if (!node) throw new EditError(`There is no node ${key}.`);
  return node;
}

function edgeOf(draft: Draft, from: string, outcome: string): EdgeSpec | undefined {
  return draft.edges.find((edge) => edge.from === from && edge.outcome === outcome);
}

function withNode(draft: Draft, node: NodeSpec): Draft {
  return { ...draft, nodes: { ...draft.nodes, [node.key]: node } };
}

function addNode(draft: Draft, node: NodeSpec): Applied {
  if (draft.nodes[node.key]) throw new EditError(`There is a node ${node.key} already.`);
  return { draft: withNode(draft, node), inverse: { op: "remove_node", key: node.key } };
}

function removeNode(draft: Draft, key: string): Applied {
  const node = nodeOf(draft, key);
  const { [key]: _removed, ...nodes } = draft.nodes;
  const lost = draft.edges.filter((edge) => edge.from === key || edge.to === key);
  const reconnect = lost.map((edge): Edit => ({ op: "connect", ...edge }));
  return {
    draft: { ...draft, nodes, edges: draft.edges.filter((edge) => !lost.includes(edge)) },
    inverse: { op: "batch", edits: [{ op: "add_node", node }, ...reconnect] },
  };
}

function set(draft: Draft, key: string, path: string, value: Json): Applied {
  const node = nodeOf(draft, key);
  const [head, ...rest] = path.split(".");
  const inverse = (old: Json | undefined): Edit => ({ op: "set", key, path, value: old ?? null });
  if (head === "settings") {
    const old = rest.length > 0 ? valueAt(node.settings, rest) : node.settings;
    return {
      draft: withNode(draft, { ...node, settings: withValueAt(node.settings, rest, value) }),
      inverse: inverse(old),
    };
  }
  if ((head !== "name" && head !== "stage") || rest.length > 0 || typeof value !== "string") {
    throw new EditError(`A node has no ${path} to set.`);
  }
  return { draft: withNode(draft, { ...node, [head]: value }), inverse: inverse(node[head]) };
}

function connect(draft: Draft, edge: EdgeSpec): Applied {
  nodeOf(draft, edge.from);
  nodeOf(draft, edge.to);
  const made: EdgeSpec = { from: edge.from, outcome: edge.outcome, to: edge.to };
  const old = edgeOf(draft, edge.from, edge.outcome);
  if (!old) {
    return {
      draft: { ...draft, edges: [...draft.edges, made] },
      inverse: { op: "disconnect", from: edge.from, outcome: edge.outcome },
    };
  }
  return {
    draft: { ...draft, edges: draft.edges.map((other) => (other === old ? made : other)) },
    inverse: { op: "connect", ...old },
  };
}

function setJourney(draft: Draft, path: string, value: Json): Applied {
  const [head, ...rest] = path.split(".");
  if (head === "settings") {
    const old = rest.length > 0 ? valueAt(draft.settings, rest) : draft.settings;
    const settings: Settings = withValueAt(draft.settings, rest, value);
    return { draft: { ...draft, settings }, inverse: { op: "set_journey", path, value: old ?? null } };
  }
  if (rest.length === 0 && (head === "name" || head === "summary") && typeof value === "string") {
    return { draft: { ...draft, [head]: value }, inverse: { op: "set_journey", path, value: draft[head] } };
  }
  if (rest.length === 0 && (head === "stages" || head === "tests") && Array.isArray(value)) {
    return { draft: { ...draft, [head]: value }, inverse: { op: "set_journey", path, value: draft[head] } };
  }
  throw new EditError(`A journey has no ${path} to set.`);
}
