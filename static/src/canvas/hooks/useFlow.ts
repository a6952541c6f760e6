import type { Edge, Node, NodeChange, NodeHandle } from "@xyflow/react";
import { Position } from "@xyflow/react";
import { useCallback, useMemo, useRef, useState } from "react";
import { nodeHeight, ports, waysOut } from "../model/geometry";
import type { Family, NodeSpec, NodeView, Position as Place } from "../model/types";
import { edgeId } from "../store/state";
import { useCanvas, useStore } from "./canvas";
import { leaving } from "./derived";

export type StepNode = Node<{ kind: string }, "step">;
/** `together` are the outcomes that lead the same way, told on the label of the first; none on those of the others. */
export type WayEdge = Edge<
  { lane: number; lanes: number; family: Family; together: readonly string[] },
  "way"
>;

const NONE: readonly string[] = [];
const DOT = 10;

/** The draft as React Flow wants it. What did not change keeps its identity, so that it is not drawn again. */
export function useFlowNodes(): {
  nodes: StepNode[];
  onNodesChange: (changes: NodeChange<StepNode>[]) => void;
} {
  const store = useStore();
  const draft = useCanvas((state) => state.journal.shown);
  const views = useCanvas((state) => state.views);
  const chosen = useCanvas((state) => state.chosen);
  const connected = useCanvas(leaving);
  // Where nodes are while they are being dragged; the draft learns of it when they are dropped.
  const [dragged, setDragged] = useState<ReadonlyMap<string, Place>>(new Map());
  const cache = useRef(new Map<string, { parts: readonly unknown[]; node: StepNode }>());

  const nodes = useMemo(() => {
    const before = cache.current;
    const after: typeof before = new Map();
    for (const spec of Object.values(draft.nodes)) {
      const place = dragged.get(spec.key) ?? spec.position;
      const ways = connected.get(spec.key) ?? NONE;
      const parts = [
        place[0],
        place[1],
        spec.kind,
        spec.name,
        views[spec.key],
        ways.join("|"),
        chosen.has(spec.key),
      ];
      const old = before.get(spec.key);
      const same = old?.parts.every((part, index) => part === parts[index]);
      after.set(
        spec.key,
        old && same
          ? old
          : { parts, node: flowNode(spec, place, views[spec.key], ways, chosen.has(spec.key)) },
      );
    }
    cache.current = after;
    return [...after.values()].map((entry) => entry.node);
  }, [draft.nodes, views, chosen, connected, dragged]);

  const onNodesChange = useCallback(
    (changes: NodeChange<StepNode>[]) => {
      const choice = new Set(store.state.chosen);
      const places = new Map<string, Place>();
      let still = false;
      for (const change of changes) {
        if (change.type === "select") change.selected ? choice.add(change.id) : choice.delete(change.id);
        if (change.type === "position" && change.position)
          places.set(change.id, [change.position.x, change.position.y]);
        if (change.type === "position" && change.dragging === false) still = true;
      }
      if (still) setDragged(new Map());
      else if (places.size > 0) setDragged(places);
      if (changes.some((change) => change.type === "select")) store.change({ chosen: choice });
    },
    [store],
  );
  return { nodes, onNodesChange };
}

function flowNode(
  spec: NodeSpec,
  at: Place,
  view: NodeView | undefined,
  connected: readonly string[],
  selected: boolean,
): StepNode {
  const ways = waysOut(view, connected);
  const { ports: cells, width } = ports(ways);
  const height = nodeHeight(ways);
  const handles: NodeHandle[] = [
    { id: "in", type: "target", position: Position.Top, x: width / 2 - DOT / 2, y: 0, width: DOT, height: 1 },
    ...cells.map(
      (port): NodeHandle => ({
        id: port.key,
        type: "source",
        position: Position.Bottom,
        x: port.left + port.width / 2 - DOT / 2,
        y: height - 1,
        width: DOT,
        height: 1,
      }),
    ),
  ];
  return {
    id: spec.key,
    type: "step",
    position: { x: at[0], y: at[1] },
    data: { kind: spec.kind },
    width,
    height,
    measured: { width, height },
    handles,
    selected,
    ariaLabel: spec.name,
  };
}

/** The edges as React Flow wants them; `lane` keeps ways out of one node apart, `family` is that of their start. */
export function useFlowEdges(): WayEdge[] {
  const { kinds } = useStore().fixed;
  const edges = useCanvas((state) => state.journal.shown.edges);
  const nodes = useCanvas((state) => state.journal.shown.nodes);
  const views = useCanvas((state) => state.views);
  const chosen = useCanvas((state) => state.chosenEdges);
  return useMemo(() => {
    const alike = new Map<string, string[]>();
    for (const { from, to, outcome } of edges) {
      const same = alike.get(`${from}|${to}`);
      if (same) same.push(outcome);
      else alike.set(`${from}|${to}`, [outcome]);
    }
    return edges
      .filter((edge) => nodes[edge.from] && nodes[edge.to])
      .map((edge): WayEdge => {
        const ways = views[edge.from]?.outcomes ?? [];
        const order = ways.findIndex((outcome) => outcome.key === edge.outcome);
        const id = edgeId(edge);
        const same = alike.get(`${edge.from}|${edge.to}`) ?? [edge.outcome];
        const together = same[0] === edge.outcome ? same : NONE;
        const family = kinds.get(nodes[edge.from]?.kind ?? "")?.family ?? "data";
        return {
          id,
          type: "way",
          source: edge.from,
          sourceHandle: edge.outcome,
          target: edge.to,
          targetHandle: "in",
          selected: chosen.has(id),
          data: { lane: order < 0 ? ways.length : order, lanes: ways.length, family, together },
          ariaLabel: `${nodes[edge.from]?.name}, ${edge.outcome}: ${nodes[edge.to]?.name}`,
        };
      });
  }, [edges, nodes, views, chosen, kinds]);
}
