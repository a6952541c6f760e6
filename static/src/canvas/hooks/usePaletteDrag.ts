import { useReactFlow } from "@xyflow/react";
import { type PointerEvent as ReactPointerEvent, useCallback, useRef, useState } from "react";
import { addNode } from "../actions/addNode";
import { NODE_HEIGHT, NODE_WIDTH } from "../model/geometry";
import { nearestEdge } from "../model/nearest";
import type { Kind } from "../model/types";
import { useStore } from "./canvas";
import { boxList } from "./derived";

export interface Ghost {
  readonly kind: Kind;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface PaletteDrag {
  readonly ghost: Ghost | null;
  readonly begin: (kind: Kind, event: ReactPointerEvent<HTMLElement>) => void;
}

const THRESHOLD = 5;
/** How near to an edge a drop counts as on it, px on screen. */
const REACH = 28;

/** Dragging a kind from the palette onto the canvas, or onto an edge. Works with mouse, pen and finger alike. */
export function usePaletteDrag(): PaletteDrag {
  const store = useStore();
  const flow = useReactFlow();
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const leave = useRef<(() => void) | null>(null);

  const begin = useCallback(
    (kind: Kind, start: ReactPointerEvent<HTMLElement>) => {
      if (start.button !== 0 || !store.fixed.canEdit) return;
      leave.current?.();
      const item = start.currentTarget;
      let under = false;
      const stop = new AbortController();
      leave.current = () => {
        stop.abort();
        leave.current = null;
        setGhost(null);
        if (store.state.target) store.change({ target: null });
      };
      const edgeAt = (event: PointerEvent, zoom: number) => {
        if (kind.family === "trigger") return null;
        const point = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        return nearestEdge(
          store.state.journal.shown,
          store.state.views,
          boxList(store.state),
          point,
          REACH / zoom,
        );
      };
      const move = (event: PointerEvent) => {
        if (!under && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < THRESHOLD)
          return;
        under = true;
        item.dataset.dragged = "yes";
        const zoom = flow.getZoom();
        setGhost({ kind, x: event.clientX, y: event.clientY, zoom });
        const target = overFlow(event) ? edgeAt(event, zoom) : null;
        const known = store.state.target;
        if (known?.from !== target?.from || known?.outcome !== target?.outcome) store.change({ target });
      };
      const drop = (event: PointerEvent) => {
        const zoom = flow.getZoom();
        const onto = under && overFlow(event) ? edgeAt(event, zoom) : null;
        leave.current?.();
        if (!under || !overFlow(event)) return;
        const { x, y } = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
        const at = [x - NODE_WIDTH / 2, y - NODE_HEIGHT / 2] as const;
        store.act(addNode, onto ? { kind: kind.key, at, onto } : { kind: kind.key, at });
      };
      const options = { signal: stop.signal };
      addEventListener("pointermove", move, options);
      addEventListener("pointerup", drop, options);
      addEventListener("pointercancel", () => leave.current?.(), options);
      addEventListener("keydown", (event) => event.key === "Escape" && leave.current?.(), options);
    },
    [store, flow],
  );
  return { ghost, begin };
}

function overFlow(event: PointerEvent): boolean {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  return under?.closest(".react-flow") != null;
}
