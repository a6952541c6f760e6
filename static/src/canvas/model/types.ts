/** The values that the canvas works on. All are read-only: a change is a new value. */

export type Position = readonly [x: number, y: number];
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Settings = { readonly [key: string]: Json };

/** A box on the canvas, as in the journey file. */
export interface NodeSpec {
  readonly key: string;
  readonly kind: string;
  readonly name: string;
  readonly stage: string;
  readonly position: Position;
  readonly settings: Settings;
}

/** A way out of a node that leads somewhere. At most one for each node and outcome. */
export interface EdgeSpec {
  readonly from: string;
  readonly outcome: string;
  readonly to: string;
}

/** The draft of a journey. `nodes` keeps the order in which they were added. */
export interface Draft {
  readonly name: string;
  readonly summary: string;
  readonly stages: readonly Json[];
  readonly settings: Settings;
  readonly tests: readonly Json[];
  readonly nodes: { readonly [key: string]: NodeSpec };
  readonly edges: readonly EdgeSpec[];
}

/** One small, invertible change of a draft: what the server stores, numbers and sends to other browsers. */
export type Edit =
  | { readonly op: "add_node"; readonly node: NodeSpec }
  | { readonly op: "remove_node"; readonly key: string }
  | { readonly op: "move"; readonly key: string; readonly position: Position }
  | { readonly op: "set"; readonly key: string; readonly path: string; readonly value: Json }
  | { readonly op: "connect"; readonly from: string; readonly outcome: string; readonly to: string }
  | { readonly op: "disconnect"; readonly from: string; readonly outcome: string }
  | { readonly op: "set_journey"; readonly path: string; readonly value: Json }
  | { readonly op: "batch"; readonly edits: readonly Edit[] };

/** An edit that the server took. `client` names the act that sent it, see `journal.ts`. */
export interface Numbered {
  readonly number: number;
  readonly member: { readonly id: number; readonly name: string } | null;
  readonly client: string;
  readonly edit: Edit;
  readonly inverse: Edit;
}

/** A finding: what is wrong, where (`nodes/KEY/…`, `journey/…`), and what to do about it. */
export interface Problem {
  readonly code: string;
  readonly place: string;
  readonly message: string;
  readonly cure: string;
  readonly severity: "error" | "warning";
}

/** A way out of a node, in the node's order. An `optional` one may stay unconnected. */
export interface Outcome {
  readonly key: string;
  readonly optional: boolean;
}

/** What the server derives from a node's settings: it alone knows the kinds and the rules. */
export interface NodeView {
  readonly summary: string;
  readonly outcomes: readonly Outcome[];
  readonly rule: string | null;
}

export type Family = "trigger" | "message" | "wait" | "decision" | "handover" | "data" | "flow";

/** An icon as the elements inside its 24 by 24 drawing. */
export type Icon = readonly (readonly [tag: string, attributes: { readonly [name: string]: string }])[];

/** A kind of node: what the palette offers. `view` is that of a node with the settings `defaults`. */
export interface Kind {
  readonly key: string;
  readonly label: string;
  readonly description: string;
  readonly family: Family;
  readonly icon: Icon;
  readonly defaults: Settings;
  readonly view: NodeView;
}

/** A rule of the rulebook that the journey names. */
export interface Rule {
  readonly name: string;
  readonly kind: string;
  readonly status: string;
  readonly version: number | null;
  readonly url: string;
}

/** Live numbers of one node: who ever arrived, who stands there now, and by which way the others left. */
export interface NodeNumbers {
  readonly arrived: number;
  readonly waiting: number;
  readonly failed: number;
  readonly went_on: number;
  readonly left: { readonly [outcome: string]: number };
  /** By row of the rule that decided; empty for those who walk without the logic. */
  readonly rows: { readonly [row: string]: number };
}

/** A cell: `words` are read, `text` is stored; `was` is what the version in force says, null where it says the same. */
export interface TableCell {
  readonly words: string;
  readonly text: string;
  readonly was: string | null;
  /** Open threads about it, and where they are read. */
  readonly threads?: number;
  readonly talk?: string;
}

/** A row of a decision's table; whom it fits leaves by `outcome`. */
export interface TableRow {
  readonly id: string;
  readonly when: readonly TableCell[];
  readonly gives: readonly TableCell[];
  readonly outcome: string;
  readonly note: string;
}

/** What a draft would have changed in the last 30 days, in sentences with *emphasis*; `balance` by way out. */
export interface Effect {
  readonly said: readonly string[];
  readonly basis: string;
  readonly balance: { readonly [outcome: string]: number };
}

/** An example that a draft no longer answers as expected. */
export interface BrokenExample {
  readonly index: number;
  readonly said: string;
  /** Its fingerprint, which says which example is meant. */
  readonly seen: string;
}

/** People of a row who reached the goal, and what that was worth in words. */
export interface Worth {
  readonly reached: number;
  readonly value: string;
}

/** A cure of a doubt that one click makes: what its button says, and what is sent. */
export interface DoubtAction {
  readonly label: string;
  readonly cure: string;
  readonly to: string;
}

/** What is doubtful about a table: a sentence, what to do about it, the rows that it is about. */
export interface Doubt {
  readonly said: string;
  readonly cure: string;
  readonly rows: readonly string[];
  readonly actions: readonly DoubtAction[];
}

/** The rule of a decision as a table, or its draft beside the version `in_force`. A condition has two rows: yes and no. */
export interface NodeTable {
  readonly rule: string;
  readonly url: string;
  readonly version: number | null;
  readonly status: string;
  readonly policy: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly rows: readonly TableRow[];
  readonly in_force: number | null;
  /** Whether its cells may be typed into. */
  readonly editable: boolean;
  /** Whether its doubts may be cured: of a condition as well. */
  readonly curable: boolean;
  /** The fingerprint of the logic that is shown, which its cures bring back. */
  readonly seen: string;
  /** After a cure or an accepted example, the revision of the rule's draft that takes it back. */
  readonly undo: number | null;
  readonly doubts: readonly Doubt[];
  readonly effect: Effect | null;
  readonly examples: number;
  readonly broken: readonly BrokenExample[];
  readonly worth: { readonly [row: string]: Worth };
}

/** A cell of a docked table by its place. */
export interface CellPlace {
  readonly row: string;
  readonly part: "when" | "then";
  readonly column: number;
}

/** A step of a test's way; `said` tells why it was left, with *emphasis*. */
export interface WalkStep {
  readonly node: string;
  readonly at: string;
  readonly after: string;
  readonly stayed: string;
  readonly outcome: string;
  readonly said: string;
}

/** A test of the journey and the way that its contact goes. */
export interface WalkedTest {
  readonly name: string;
  readonly passed: boolean;
  readonly mismatches: readonly string[];
  readonly steps: readonly WalkStep[];
  readonly ended: string;
}
