import { type Box, boxes, outcomesConnected } from "../model/geometry";
import { byNode } from "../model/problems";
import type { Draft, Problem } from "../model/types";
import type { State, Views } from "../store/state";

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
