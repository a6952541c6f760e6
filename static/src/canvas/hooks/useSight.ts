import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import type { Store } from "../store/store";
import { useCanvas, useStore } from "./canvas";
import { allBoxes } from "./derived";
import type { StepNode, WayEdge } from "./useFlow";

type Flow = ReturnType<typeof useReactFlow<StepNode, WayEdge>>;

/** Room that a step keeps to the edge of the sight when it is brought in, px. */
const EDGE = 24;
/** Room under the bar, under the panel of a test, and below the switches at the top, px. */
const UNDER_BAR = 64;
const UNDER_WALK = 232;
const UNDER_SIGHTS = 60;
/** Where the titles of the stages stand, px. */
const GUTTER = 32;

/** Moves the sight to what is looked for, and to the decision whose table comes up under the canvas. */
export function useSight(): void {
  const store = useStore();
  const flow = useReactFlow<StepNode, WayEdge>();
  const sought = useCanvas((state) => state.sought);
  const dockedAt = useCanvas((state) => (state.unfolded ? state.docked?.node : undefined));

  useEffect(() => {
    if (sought) bringIntoSight(flow, store, sought.key);
  }, [sought, flow, store]);

  // A table that comes up under the canvas must not hide the decision that it belongs to, nor where it leads.
  useEffect(() => {
    if (dockedAt === undefined) return;
    const frame = requestAnimationFrame(() => showAround(flow, store, dockedAt));
    return () => cancelAnimationFrame(frame);
  }, [dockedAt, flow, store]);
}

/** Brings a step and the ones that it leads to into sight together, if they are not. */
function showAround(flow: Flow, store: Store, key: string): void {
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
function bringIntoSight(flow: Flow, store: Store, key: string, focus = store.state.walking === null): void {
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
