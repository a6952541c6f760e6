import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { arrange } from "../actions/arrange";
import { chooseAll } from "../actions/chooseAll";
import { duplicate } from "../actions/duplicate";
import { nudge } from "../actions/nudge";
import { redo } from "../actions/redo";
import { removeChosen } from "../actions/removeChosen";
import { undo } from "../actions/undo";
import { walk } from "../actions/walk";
import type { Direction } from "../model/neighbors";
import type { Layers } from "../store/state";
import type { Store } from "../store/store";
import { stepsOf, type Walker } from "../store/walker";
import { SIGHT } from "../model/geometry";
import { useStore } from "./canvas";

const ARROWS: { readonly [key: string]: Direction } = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

const LAYERS: { readonly [key: string]: Layers } = { "1": "workflow", "2": "logic", "3": "both" };
/** While a test is walked, arrows go along it. */
const ALONG: { readonly [key: string]: number } = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** The keys of the canvas. While something is typed into, they are left alone. */
export function useShortcuts(edit: () => void, walker: Walker): void {
  const store = useStore();
  const flow = useReactFlow();
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || isTyping(event.target) || document.querySelector("dialog[open]")) return;
      const sight: { readonly [key: string]: () => unknown } = {
        f: () => flow.fitView({ ...SIGHT, duration: 200 }),
        "+": () => flow.zoomIn({ duration: 120 }),
        "=": () => flow.zoomIn({ duration: 120 }),
        "-": () => flow.zoomOut({ duration: 120 }),
        Enter: onControl(event.target) ? () => false : edit,
      };
      const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
      const act =
        (plain && (sight[event.key] ?? keyOfLooking(store, walker, event.key))) || keyOf(store, event);
      if (act && act() !== false) event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [store, flow, edit, walker]);
}

/** What a key does to how one looks at the canvas, or null. */
function keyOfLooking(store: Store, walker: Walker, key: string): (() => unknown) | null {
  const layers = LAYERS[key];
  if (layers) return () => store.change({ layers });
  const { walking } = store.state;
  const along = ALONG[key];
  if (walking && along && stepsOf(walking) > 0) return () => walker.go(along);
  if (walking && key === "Escape") return walker.close;
  if (key.toLowerCase() === "t") return walker.toggle;
  if (key.toLowerCase() === "n" && store.fixed.people)
    return () => store.change({ counting: !store.state.counting });
  return null;
}

/** What a key does to the draft or to what is chosen, or null. */
function keyOf(store: Store, event: KeyboardEvent): (() => unknown) | null {
  const letter = event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey) {
    if (letter === "z") return () => store.act(event.shiftKey ? redo : undo, undefined);
    if (letter === "y") return () => store.act(redo, undefined);
    if (letter === "d") return () => store.act(duplicate, undefined);
    if (letter === "a") return () => store.act(chooseAll, undefined);
    return null;
  }
  if (event.altKey) return null;
  const arrow = ARROWS[event.key];
  if (arrow) return onPanel(event.target) ? null : () => store.act(event.shiftKey ? nudge : walk, arrow);
  switch (event.key) {
    case "Delete":
    case "Backspace":
      return () => store.act(removeChosen, undefined);
    case "Escape":
      return () => store.change({ drawer: null, chosen: new Set(), chosenEdges: new Set() });
    case "/":
      return () => store.fixed.canEdit && askToAdd(store);
    case "c":
      return () => store.fixed.canEdit && askToConnect(store);
    case "l":
      return () => store.act(arrange, undefined);
    case "?":
      return () => store.change({ drawer: store.state.drawer === "keys" ? null : "keys" });
    default:
      return null;
  }
}

/** Asks what to add: on the chosen edge, behind the chosen step, or in the open. */
function askToAdd(store: Store): void {
  const { chosen, chosenEdges, journal, views } = store.state;
  const [edge] = chosenEdges;
  const [key] = chosen.size === 1 ? chosen : [];
  const taken = new Set(
    journal.shown.edges.filter((other) => other.from === key).map((other) => other.outcome),
  );
  const ways = key ? (views[key]?.outcomes ?? []) : [];
  const way = ways.find((outcome) => !taken.has(outcome.key)) ?? (ways.length === 1 ? ways[0] : undefined);
  const cut = edge?.indexOf("|") ?? -1;
  const onto =
    edge !== undefined
      ? { from: edge.slice(0, cut), outcome: edge.slice(cut + 1) }
      : key && way
        ? { from: key, outcome: way.key }
        : null;
  store.change({ asking: { what: "add", at: null, onto } });
}

function askToConnect(store: Store): boolean {
  const [key] = store.state.chosen;
  const ways = key ? (store.state.views[key]?.outcomes ?? []) : [];
  if (!key || ways.length === 0) return false;
  const [only] = ways;
  store.change({
    asking: { what: "connect", from: key, outcome: ways.length === 1 && only ? only.key : null },
  });
  return true;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}

/** Enter on a button or link presses it. */
function onControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("a, button, summary") !== null;
}

function onPanel(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.closest("#inspector, .palette, .drawer, .toolbar, .rail, .sights, .dock") !== null
  );
}
