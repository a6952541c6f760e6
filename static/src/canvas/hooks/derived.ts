import { type Box, boxes, outcomesConnected } from "../model/geometry";
import { most } from "../model/flows";
import { type Lane, lanes } from "../model/lanes";
import { type Light, outcomeOf, type Pointed, pathFrom, walkedTo } from "../model/light";
import { byNode as othersByNode, type Others } from "../model/presence";
import { byNode } from "../model/problems";
import { type Stray, strays } from "../model/strays";
import type { Draft, Problem } from "../model/types";
import { type Docked, edgeRef, type State, type Views, type Walking } from "../store/state";

/** Remembers the latest answer, for functions of the state that many components ask. */
function latest<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { args: A; answer: R } | undefined;
  return (...args) => {
    if (last && args.every((arg, index) => arg === last?.args[index])) return last.answer;
    last = { args, answer: compute(...args) };
    return last.answer;
  };
}

const boxesOf = latest((draft: Draft, views: Views): ReadonlyMap<string, Box> => boxes(draft, views));
const boxListOf = latest((all: ReadonlyMap<string, Box>): readonly Box[] => [...all.values()]);
const problemsOf = latest((problems: readonly Problem[]) => byNode(problems));
const leavingOf = latest((draft: Draft) => outcomesConnected(draft));

export const allBoxes = (state: State) => boxesOf(state.journal.shown, state.views);
export const boxList = (state: State) => boxListOf(allBoxes(state));
export const problemsByNode = (state: State) => problemsOf(state.problems);
export const leaving = (state: State) => leavingOf(state.journal.shown);

const mostOf = latest((numbers: State["numbers"]) => most(numbers));
const lanesOf = latest((draft: Draft, all: ReadonlyMap<string, Box>): readonly Lane[] => lanes(draft, all));
const straysOf = latest(
  (draft: Draft, all: ReadonlyMap<string, Box>, of: readonly Lane[]): ReadonlyMap<string, Stray> =>
    strays(draft, all, of),
);
const othersOf = latest((others: Others) => othersByNode(others));
const lightOf = latest(
  (draft: Draft, docked: Docked | null, pointed: Pointed | null, walking: Walking | null): Light | null => {
    if (walking) {
      const walk = typeof walking.walks === "string" ? undefined : walking.walks[walking.test ?? -1];
      return walk ? walkedTo(walk, walking.step) : null;
    }
    if (!docked || !pointed || typeof docked.table === "string") return null;
    const outcome = outcomeOf(docked.table, pointed);
    return outcome === null ? null : pathFrom(draft, docked.node, outcome);
  },
);

const pointingOf = latest(
  (docked: Docked | null, pointed: Pointed | null, chosen: ReadonlySet<string>): Pointed | null => {
    if (pointed) return pointed;
    const [edge] = chosen.size === 1 ? chosen : [];
    if (!docked || edge === undefined) return null;
    const { from, outcome } = edgeRef(edge);
    return from === docked.node ? { what: "way", outcome } : null;
  },
);

/** What is pointed at: by pointer or focus, else by the one chosen way out of the docked decision. */
export const pointing = (state: State) => pointingOf(state.docked, state.pointed, state.chosenEdges);
/** The most people that any step has seen. */
export const busiest = (state: State) => mostOf(state.numbers);
export const stageLanes = (state: State) => lanesOf(state.journal.shown, allBoxes(state));
export const strayFrom = (state: State) => straysOf(state.journal.shown, allBoxes(state), stageLanes(state));
export const chosenByOthers = (state: State) => othersOf(state.others);
/** How many more would leave a node by this way if the docked draft were in force; 0 for every other way. */
export const shift = (state: State, from: string, outcome: string): number => {
  const { docked } = state;
  if (docked?.node !== from || typeof docked.table === "string") return 0;
  return docked.table.effect?.balance[outcome] ?? 0;
};
/** What is lit while the rest steps back; null when nothing is. */
export const light = (state: State) =>
  lightOf(state.journal.shown, state.docked, pointing(state), state.walking);
