import { type Connection, type EdgeChange, type ReactFlowProps, useReactFlow } from "@xyflow/react";
import { useMemo } from "react";
import { connect, mayConnect } from "../actions/connect";
import { insertNode, isAlone } from "../actions/insertNode";
import { moveNodes } from "../actions/moveNodes";
import { NODE_HEIGHT, NODE_WIDTH } from "../model/geometry";
import { nearestEdge } from "../model/nearest";
import { type EdgeRef, edgeRef } from "../store/state";
import type { Store } from "../store/store";
import { useStore } from "./canvas";
import { boxList } from "./derived";
import type { StepNode, WayEdge } from "./useFlow";

type Gestures = Pick<
  ReactFlowProps<StepNode, WayEdge>,
  | "onEdgesChange"
  | "onConnect"
  | "onConnectEnd"
  | "isValidConnection"
  | "onNodeDrag"
  | "onNodeDragStop"
  | "onEdgeMouseEnter"
  | "onEdgeMouseLeave"
>;

/** How near a step must be dropped to a way to be inserted there, px. */
const NEAR = 28;

/** What hands do with steps and ways, as React Flow asks for it: choose, connect, drop, insert, point. */
export function useGestures(): Gestures {
  const store = useStore();
  const flow = useReactFlow<StepNode, WayEdge>();
  return useMemo(
    () => ({
      onEdgesChange: (changes: EdgeChange<WayEdge>[]) => {
        const chosen = new Set(store.state.chosenEdges);
        for (const change of changes) {
          if (change.type === "select") change.selected ? chosen.add(change.id) : chosen.delete(change.id);
        }
        store.change({ chosenEdges: chosen });
      },
      onConnect: ({ source, sourceHandle, target }: Connection) =>
        store.act(connect, { from: source, outcome: sourceHandle ?? "next", to: target }),
      isValidConnection: ({ source, target }) => mayConnect(store.scene, source, target),
      onConnectEnd: (event, state) => {
        // Dropped in the open: ask what should stand there.
        if (state.toNode || !state.fromNode || !state.fromHandle?.id || !("clientX" in event)) return;
        const { from, to } = state;
        if (Math.hypot((to?.x ?? 0) - (from?.x ?? 0), (to?.y ?? 0) - (from?.y ?? 0)) < NODE_HEIGHT / 2)
          return;
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const onto = { from: state.fromNode.id, outcome: state.fromHandle.id };
        store.change({ asking: { what: "add", at: [x - NODE_WIDTH / 2, y], onto } });
      },
      onNodeDrag: (_event, node, all) => {
        if (all.length === 1) store.change({ target: edgeUnder(store, node) });
      },
      onNodeDragStop: (_event, node, all) => {
        const onto = all.length === 1 ? edgeUnder(store, node) : null;
        store.change({ target: null });
        store.act(moveNodes, new Map(all.map(({ id, position }) => [id, [position.x, position.y]])));
        if (onto) store.act(insertNode, { key: node.id, onto });
      },
      onEdgeMouseEnter: (_event, { id }) => {
        const { from, outcome } = edgeRef(id);
        if (store.state.docked?.node === from) store.change({ pointed: { what: "way", outcome } });
      },
      onEdgeMouseLeave: () => {
        // A row may be pointed at by now: its event comes first.
        if (store.state.pointed?.what === "way") store.change({ pointed: null });
      },
    }),
    [store, flow],
  );
}

/** The way that a lone step would be inserted on if it were dropped where it is; none for a trigger. */
function edgeUnder(store: Store, node: StepNode): EdgeRef | null {
  const { journal, views } = store.state;
  const isTrigger = store.fixed.kinds.get(node.data.kind)?.family === "trigger";
  if (isTrigger || !isAlone(journal.shown.edges, node.id)) return null;
  const middle = { x: node.position.x + NODE_WIDTH / 2, y: node.position.y + NODE_HEIGHT / 2 };
  return nearestEdge(journal.shown, views, boxList(store.state), middle, NEAR);
}
