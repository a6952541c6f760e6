import { journal } from "../model/journal";
import type { Edit, Numbered } from "../model/types";
import { NOTHING_DONE } from "../model/undo";
import { AT_FIRST } from "../store/state";
import { Store } from "../store/store";
import { line, scene } from "./scene";

/** A store over the draft `line()`, at revision 0. */
export function newStore({ canEdit = true, tab = "tab" } = {}): Store {
  const { draft, views, kinds } = scene(line());
  return new Store(
    {
      journal: journal(0, draft),
      views,
      rules: {},
      problems: [],
      mark: "first",
      numbers: {},
      undo: NOTHING_DONE,
      chosen: new Set(),
      chosenEdges: new Set(),
      saving: "saved",
      ...AT_FIRST,
    },
    { slug: "small", canEdit, kinds, people: null },
    tab,
  );
}

export function stored(number: number, client: string, edit: Edit): Numbered {
  return { number, member: null, client, edit, inverse: { op: "batch", edits: [] } };
}
