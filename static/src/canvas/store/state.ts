import type { Journal } from "../model/journal";
import type { Pointed } from "../model/light";
import type { Others } from "../model/presence";
import type { Undo } from "../model/undo";
import type {
  Draft,
  Json,
  Kind,
  NodeNumbers,
  NodeTable,
  NodeView,
  Problem,
  Rule,
  WalkedTest,
} from "../model/types";

export type Views = { readonly [key: string]: NodeView };
export type Saving = "saved" | "saving" | "offline";
/** Which of the two is shown in full; the other one steps back. */
export type Layers = "workflow" | "logic" | "both";

/** The table under the canvas: of which decision, and its rows once they are there. */
export interface Docked {
  readonly node: string;
  readonly table: NodeTable | "loading" | "unread";
}

/** The tests of the journey, of which one is walked: `step` counts from 0. */
export interface Walking {
  readonly walks: readonly WalkedTest[] | "loading" | "unread";
  /** Why they cannot be walked, in a sentence; empty when they can. */
  readonly problem: string;
  readonly test: number | null;
  readonly step: number;
}

/** What a person is asked in the small panel over the canvas. */
export type Asking =
  | { readonly what: "add"; readonly at: readonly [number, number] | null; readonly onto: EdgeRef | null }
  | { readonly what: "connect"; readonly from: string; readonly outcome: string | null };

/** An edge by its start, which names it. */
export interface EdgeRef {
  readonly from: string;
  readonly outcome: string;
}

/** Everything that the canvas shows. One value; a change is a new one. */
export interface State {
  readonly journal: Journal;
  readonly views: Views;
  readonly rules: { readonly [slug: string]: Rule };
  readonly problems: readonly Problem[];
  /** Names what `rules` and `problems` were worked out from, besides the draft. */
  readonly mark: string;
  readonly numbers: { readonly [key: string]: NodeNumbers };
  readonly undo: Undo;
  /** Keys of the chosen nodes, and ids (`edgeId`) of the chosen edges. */
  readonly chosen: ReadonlySet<string>;
  readonly chosenEdges: ReadonlySet<string>;
  readonly saving: Saving;
  readonly asking: Asking | null;
  readonly drawer: "problems" | "keys" | null;
  readonly layers: Layers;
  /** Whether numbers stand on steps and paths. */
  readonly counting: boolean;
  /** Whether the docked table is unfolded. */
  readonly unfolded: boolean;
  readonly docked: Docked | null;
  readonly pointed: Pointed | null;
  readonly others: Others;
  readonly walking: Walking | null;
  /** The edge that something is about to be dropped on. */
  readonly target: EdgeRef | null;
  /** A node to bring into sight, with a count so that the same one can be asked for twice. */
  readonly sought: { readonly key: string; readonly times: number } | null;
}

/** What does not change while the page is open. */
export interface Fixed {
  readonly slug: string;
  readonly canEdit: boolean;
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Where the people behind a number are listed; null for who may not see numbers. */
  readonly people: string | null;
}

/** What a state begins with that is neither of the journey nor of this tab. */
export const AT_FIRST = {
  asking: null,
  drawer: null,
  target: null,
  sought: null,
  layers: "both",
  counting: true,
  unfolded: true,
  docked: null,
  pointed: null,
  others: new Map(),
  walking: null,
} as const satisfies Partial<State>;

/** What the page hands over as JSON. */
export interface Config {
  readonly journey: { readonly slug: string; readonly name: string; readonly status: string };
  readonly canEdit: boolean;
  readonly mark: string;
  readonly revision: number;
  readonly document: DocumentJson;
  readonly views: Views;
  readonly rules: { readonly [slug: string]: Rule };
  readonly problems: readonly Problem[];
  readonly numbers: { readonly [key: string]: NodeNumbers };
  readonly kinds: readonly Kind[];
  readonly urls: {
    readonly edits: string;
    readonly draft: string;
    readonly node: string;
    readonly journey: string;
    readonly socket: string;
    readonly table: string;
    readonly changeTable: string;
    readonly walks: string;
    readonly people: string | null;
  };
}

/** A draft as the journey file spells it. */
export interface DocumentJson {
  readonly name: string;
  readonly summary: string;
  readonly stages: readonly Json[];
  readonly settings: { readonly [key: string]: Json };
  readonly tests: readonly Json[];
  readonly nodes: readonly Draft["nodes"][string][];
  readonly edges: Draft["edges"];
}

export function draftOf(document: DocumentJson): Draft {
  const { name, summary, stages, settings, tests, edges } = document;
  const nodes = Object.fromEntries(document.nodes.map((node) => [node.key, node]));
  return { name, summary, stages, settings, tests, nodes, edges };
}

export function edgeId(edge: EdgeRef): string {
  return `${edge.from}|${edge.outcome}`;
}

export function edgeRef(id: string): EdgeRef {
  const cut = id.indexOf("|");
  return { from: id.slice(0, cut), outcome: id.slice(cut + 1) };
}
