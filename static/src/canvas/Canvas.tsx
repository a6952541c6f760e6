import {
  Background,
  BackgroundVariant,
  type Connection,
  type EdgeChange,
  MiniMap,
  type OnConnectEnd,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
} from "@xyflow/react";
import { useCallback, useEffect } from "react";
import { addNode } from "./actions/addNode";
import { choose } from "./actions/choose";
import { connect, mayConnect } from "./actions/connect";
import { insertNode, isAlone } from "./actions/insertNode";
import { moveNodes } from "./actions/moveNodes";
import { NewWay } from "./edges/NewWay";
import { Way } from "./edges/Way";
import { useCanvas, useStore } from "./hooks/canvas";
import { allBoxes, boxList, light } from "./hooks/derived";
import { type StepNode, useFlowEdges, useFlowNodes, type WayEdge } from "./hooks/useFlow";
import { usePaletteDrag } from "./hooks/usePaletteDrag";
import { useShortcuts } from "./hooks/useShortcuts";
import { GRID, NODE_HEIGHT, NODE_WIDTH, SIGHT } from "./model/geometry";
import { nearestEdge } from "./model/nearest";
import { Step } from "./nodes/Step";
import { Ask } from "./panels/Ask";
import { Dock } from "./panels/Dock";
import { Drawer } from "./panels/Drawer";
import { EmptyCanvas } from "./panels/EmptyCanvas";
import { GhostStep } from "./panels/GhostStep";
import { Lanes } from "./panels/Lanes";
import { Cursors, Faces } from "./panels/Others";
import { Palette } from "./panels/Palette";
import { SavingState } from "./panels/SavingState";
import { Sights } from "./panels/Sights";
import { Toolbar } from "./panels/Toolbar";
import { Walk } from "./panels/Walk";
import { edgeRef } from "./store/state";
import type { Store } from "./store/store";
import type { Walker } from "./store/walker";
import { texts } from "./texts";

const NODE_TYPES = { step: Step };
const EDGE_TYPES = { way: Way };
const SNAP: [number, number] = [GRID, GRID];
/** Below this zoom nobody can read small print, so it is not drawn. */
const FAR = 0.4;
/** Room that a step keeps to the edge of the sight when it is brought in, px. */
const EDGE = 24;
/** Where the settings lie over the canvas rather than beside it, as in the style sheets. */
const NARROW = "(max-width: 56.25rem)";
/** Room under the bar, under the panel of a test, and below the switches at the top, px. */
const UNDER_BAR = 64;
const UNDER_WALK = 232;
const UNDER_SIGHTS = 60;
/** Where the titles of the stages stand, px. */
const GUTTER = 32;
/** From so many steps on, only those in sight are drawn. */
const MANY = 120;

/** The whole island. `edit` brings the focus to the settings of the chosen step, `show` only shows them. */
export function Canvas({ edit, show, walker }: { edit: () => void; show: () => void; walker: Walker }) {
  const store = useStore();
  const flow = useReactFlow<StepNode, WayEdge>();
  const { nodes, onNodesChange } = useFlowNodes();
  const edges = useFlowEdges();
  const { ghost, begin } = usePaletteDrag();
  const sought = useCanvas((state) => state.sought);
  const far = useFlowStore((state) => state.transform[2] < FAR);
  const { canEdit, kinds } = store.fixed;
  const layers = useCanvas((state) => state.layers);
  const lit = useCanvas((state) => light(state) !== null);
  const docked = useCanvas((state) => (state.unfolded ? state.docked : null));
  useShortcuts(edit, walker);

  useEffect(() => {
    if (sought) bringIntoSight(flow, store, sought.key);
  }, [sought, flow, store]);

  // A table that comes up under the canvas must not hide the decision that it belongs to, nor where it leads.
  const dockedAt = docked?.node;
  useEffect(() => {
    if (dockedAt === undefined) return;
    const frame = requestAnimationFrame(() => showAround(flow, store, dockedAt));
    return () => cancelAnimationFrame(frame);
  }, [dockedAt, flow, store]);

  const onEdgesChange = useCallback(
    (changes: EdgeChange<WayEdge>[]) => {
      const chosen = new Set(store.state.chosenEdges);
      for (const change of changes) {
        if (change.type === "select") change.selected ? chosen.add(change.id) : chosen.delete(change.id);
      }
      store.change({ chosenEdges: chosen });
    },
    [store],
  );
  const onConnect = useCallback(
    ({ source, sourceHandle, target }: Connection) =>
      store.act(connect, { from: source, outcome: sourceHandle ?? "next", to: target }),
    [store],
  );
  const isValid = useCallback(
    (way: Connection | WayEdge) => mayConnect(store.scene, way.source, way.target),
    [store],
  );
  const onConnectEnd: OnConnectEnd = useCallback(
    (event, state) => {
      // Dropped in the open: ask what should stand there.
      if (state.toNode || !state.fromNode || !state.fromHandle?.id || !("clientX" in event)) return;
      const moved = Math.hypot(
        (state.to?.x ?? 0) - (state.from?.x ?? 0),
        (state.to?.y ?? 0) - (state.from?.y ?? 0),
      );
      if (moved < NODE_HEIGHT / 2) return;
      const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const onto = { from: state.fromNode.id, outcome: state.fromHandle.id };
      store.change({ asking: { what: "add", at: [x - NODE_WIDTH / 2, y], onto } });
    },
    [store, flow],
  );
  const edgeUnder = useCallback(
    (node: StepNode) => {
      const { journal, views } = store.state;
      if (!isAlone(journal.shown.edges, node.id) || kinds.get(node.data.kind)?.family === "trigger")
        return null;
      const middle = { x: node.position.x + NODE_WIDTH / 2, y: node.position.y + NODE_HEIGHT / 2 };
      return nearestEdge(journal.shown, views, boxList(store.state), middle, 28);
    },
    [store, kinds],
  );

  return (
    <div
      className={`canvas show-${layers}${lit ? " lighting" : ""}${ghost ? " dropping" : ""}${far ? " far" : ""}`}
    >
      {canEdit ? <Palette begin={begin} /> : null}
      <div
        className="canvas-flow"
        onFocusCapture={(event) => chooseFocused(store, event.target)}
        onPointerMove={({ clientX, clientY }) => {
          const { x, y } = flow.screenToFlowPosition({ x: clientX, y: clientY }, { snapToGrid: false });
          store.onPoint([x, y]);
        }}
        onPointerLeave={() => store.onPoint(null)}
      >
        <ReactFlow<StepNode, WayEdge>
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          connectionLineComponent={NewWay}
          onNodesChange={onNodesChange}
          onEdgesChange={onEdgesChange}
          onConnect={onConnect}
          onConnectEnd={onConnectEnd}
          isValidConnection={isValid}
          onNodeDrag={(_event, node, all) => {
            if (all.length === 1) store.change({ target: edgeUnder(node) });
          }}
          onNodeDragStop={(_event, node, all) => {
            const onto = all.length === 1 ? edgeUnder(node) : null;
            store.change({ target: null });
            store.act(moveNodes, new Map(all.map(({ id, position }) => [id, [position.x, position.y]])));
            if (onto) store.act(insertNode, { key: node.id, onto });
          }}
          onEdgeMouseEnter={(_event, { id }) => {
            const { from, outcome } = edgeRef(id);
            if (store.state.docked?.node === from) store.change({ pointed: { what: "way", outcome } });
          }}
          onEdgeMouseLeave={() => {
            // A row may be pointed at by now: its event comes first.
            if (store.state.pointed?.what === "way") store.change({ pointed: null });
          }}
          onNodeClick={(_event, { id }) => {
            // On a phone the settings would cover the table of a decision; its head leads to them.
            if (!store.state.views[id]?.rule || !matchMedia(NARROW).matches) show();
          }}
          onNodeDoubleClick={edit}
          onPaneClick={() => store.change({ chosen: new Set(), chosenEdges: new Set() })}
          nodesDraggable={canEdit}
          nodesConnectable={canEdit}
          connectOnClick={false}
          connectionRadius={36}
          deleteKeyCode={null}
          disableKeyboardA11y
          elevateNodesOnSelect={false}
          fitView
          fitViewOptions={SIGHT}
          minZoom={0.1}
          maxZoom={1.6}
          multiSelectionKeyCode={["Shift", "Meta", "Control"]}
          nodeDragThreshold={2}
          onlyRenderVisibleElements={nodes.length > MANY}
          panOnScroll
          selectionMode={SelectionMode.Partial}
          selectionKeyCode="Shift"
          snapGrid={SNAP}
          snapToGrid
          zoomOnDoubleClick={false}
          attributionPosition="bottom-left"
          aria-label={texts.canvas}
        >
          <Lanes />
          <Cursors />
          <Background variant={BackgroundVariant.Dots} gap={GRID * 3} size={1.5} />
          {nodes.length > 0 ? (
            <MiniMap
              ariaLabel={texts.minimap}
              pannable
              zoomable
              nodeBorderRadius={6}
              nodeClassName={(node) => `family-${kinds.get((node as StepNode).data.kind)?.family ?? "data"}`}
            />
          ) : null}
        </ReactFlow>
        {nodes.length === 0 ? <EmptyCanvas add={(kind) => store.act(addNode, { kind })} /> : null}
        <Sights walker={walker} />
        <Drawer />
        <Walk walker={walker} />
        <Toolbar />
        <Ask />
      </div>
      <Dock settings={edit} />
      <GhostStep ghost={ghost} />
      <SavingState />
      <Faces />
    </div>
  );
}

/** What the keyboard comes to is chosen. */
function chooseFocused(store: Store, target: Element): void {
  const element = target.closest<HTMLElement>(".react-flow__node, .react-flow__edge");
  const id = element?.dataset.id;
  if (element !== target || id === undefined || !element.matches(":focus-visible")) return;
  if (element.matches(".react-flow__edge")) store.change({ chosen: new Set(), chosenEdges: new Set([id]) });
  else if (!store.state.chosen.has(id)) store.act(choose, id);
}

/** Brings a step and the ones that it leads to into sight together, if they are not. */
function showAround(
  flow: ReturnType<typeof useReactFlow<StepNode, WayEdge>>,
  store: Store,
  key: string,
): void {
  const all = allBoxes(store.state);
  const keys = [
    key,
    ...store.state.journal.shown.edges.filter(({ from }) => from === key).map(({ to }) => to),
  ];
  const around = keys.flatMap((each) => all.get(each) ?? []);
  const ground = document.querySelector(".canvas-flow")?.getBoundingClientRect();
  if (around.length === 0 || !ground) return;
  const x = Math.min(...around.map((box) => box.x));
  const y = Math.min(...around.map((box) => box.y));
  const right = Math.max(...around.map((box) => box.x + box.width));
  const bottom = Math.max(...around.map((box) => box.y + box.height));
  const from = flow.flowToScreenPosition({ x, y });
  const to = flow.flowToScreenPosition({ x: right, y: bottom });
  const seen =
    from.x > ground.left + GUTTER &&
    to.x < ground.right &&
    from.y > ground.top &&
    to.y < ground.bottom - UNDER_BAR;
  if (seen) return;
  const room = {
    width: ground.width - GUTTER - 2 * EDGE,
    height: ground.height - UNDER_SIGHTS - UNDER_BAR - EDGE,
  };
  const zoom = Math.min(1, Math.max(0.4, Math.min(room.width / (right - x), room.height / (bottom - y))));
  const left = GUTTER + EDGE + (room.width - (right - x) * zoom) / 2;
  const top = UNDER_SIGHTS + (room.height - (bottom - y) * zoom) / 2;
  void flow.setViewport({ x: left - x * zoom, y: top - y * zoom, zoom }, { duration: pace() });
}

/** How long the sight may take to move, ms. */
function pace(): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 200;
}

/** How far a stretch moves to lie between two bounds. */
function within(start: number, end: number, from: number, to: number): number {
  return start < from ? from - start : end > to ? to - end : 0;
}

/**
 * Moves the sight only when the step is not wholly in it, and focuses the step, unless a field has the focus or a test
 * is walked, whose panel keeps it.
 */
function bringIntoSight(
  flow: ReturnType<typeof useReactFlow<StepNode, WayEdge>>,
  store: Store,
  key: string,
  focus = store.state.walking === null,
): void {
  const box = allBoxes(store.state).get(key);
  const ground = document.querySelector(".canvas-flow")?.getBoundingClientRect();
  if (!box || !ground) return;
  const duration = pace();
  const low = ground.bottom - (store.state.walking ? UNDER_WALK : UNDER_BAR);
  const { x: left, y: top } = flow.flowToScreenPosition(box);
  const { x: right, y: bottom } = flow.flowToScreenPosition({ x: box.x + box.width, y: box.y + box.height });
  const seen = left > ground.left && right < ground.right && top > ground.top && bottom < low;
  if (!seen) {
    // A step that is wholly out of sight comes to the middle; one at the edge comes in by as little as needed.
    const away = right < ground.left || left > ground.right || bottom < ground.top || top > ground.bottom;
    if (away || flow.getZoom() < 0.6) {
      void flow.setCenter(box.x + box.width / 2, box.y + box.height / 2, {
        zoom: Math.max(flow.getZoom(), 0.6),
        duration,
      });
    } else {
      const { x, y, zoom } = flow.getViewport();
      const dx = within(left, right, ground.left + EDGE, ground.right - EDGE);
      const dy = within(top, bottom, ground.top + UNDER_SIGHTS, low - EDGE);
      void flow.setViewport({ x: x + dx, y: y + dy, zoom }, { duration });
    }
  }
  if (!focus) return;
  // A new step is drawn one frame later.
  requestAnimationFrame(() => {
    if (document.activeElement?.matches("input, textarea, select")) return;
    const element = document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(key)}"]`);
    element?.focus({ preventScroll: true });
  });
}
