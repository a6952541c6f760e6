import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  SelectionMode,
  useReactFlow,
  useStore as useFlowStore,
} from "@xyflow/react";
import { addNode } from "./actions/addNode";
import { choose } from "./actions/choose";
import { NewWay } from "./edges/NewWay";
import { Way } from "./edges/Way";
import { useCanvas, useStore } from "./hooks/canvas";
import { light } from "./hooks/derived";
import { type StepNode, useFlowEdges, useFlowNodes, type WayEdge } from "./hooks/useFlow";
import { useGestures } from "./hooks/useGestures";
import { usePaletteDrag } from "./hooks/usePaletteDrag";
import { useShortcuts } from "./hooks/useShortcuts";
import { useSight } from "./hooks/useSight";
import { GRID, SIGHT } from "./model/geometry";
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
import type { Dock as Docking } from "./store/dock";
import type { Store } from "./store/store";
import type { Walker } from "./store/walker";
import { texts } from "./texts";

const NODE_TYPES = { step: Step };
const EDGE_TYPES = { way: Way };
const SNAP: [number, number] = [GRID, GRID];
/** Below this zoom nobody can read small print, so it is not drawn. */
const FAR = 0.4;
/** Where the settings lie over the canvas rather than beside it, as in the style sheets. */
const NARROW = "(max-width: 56.25rem)";
/** From so many steps on, only those in sight are drawn. */
const MANY = 120;

/** The whole island. `edit` brings the focus to the settings of the chosen step, `show` only shows them. */
export function Canvas(props: { edit: () => void; show: () => void; walker: Walker; dock: Docking }) {
  const { edit, show, walker, dock } = props;
  const store = useStore();
  const flow = useReactFlow<StepNode, WayEdge>();
  const { nodes, onNodesChange } = useFlowNodes();
  const edges = useFlowEdges();
  const { ghost, begin } = usePaletteDrag();
  const far = useFlowStore((state) => state.transform[2] < FAR);
  const { canEdit, kinds } = store.fixed;
  const layers = useCanvas((state) => state.layers);
  const lit = useCanvas((state) => light(state) !== null);
  useShortcuts(edit, walker);
  useSight();
  const gestures = useGestures();

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
          {...gestures}
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
      <Dock settings={edit} docking={dock} />
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
