import { answered, doubted } from "./answers";
import { rowOf } from "./model";
import type { Act, Changed, Refusal, Server } from "./server";
import { withColumns, withWas } from "./seen";
import type { Edit, Row, Table } from "./types";

/** What takes an act back, or makes it again: the revision to go to, and the one that must stand there. */
interface Step {
  readonly to: number;
  readonly from: number;
}

export type Outcome = { done: true; changed: Changed } | { done: false; refusal: Refusal | null };

/** The table as last heard of, the acts that are on their way, and the way back. */
export class Store {
  private readonly undone: Step[] = [];
  private readonly made: Step[] = [];
  /** Whether the rows say what was doubtful about them before the last act. */
  private late = false;
  /** Counts what was heard, so that a table that was asked for before is not taken for what stands there now. */
  private heard = 0;

  constructor(
    public table: Table,
    readonly server: Server,
    /** Told what changed: rows by number, or null for all. */
    private readonly onChange: (rows: readonly number[] | null) => void,
  ) {}

  get canUndo(): boolean {
    return this.made.length > 0;
  }

  get canRedo(): boolean {
    return this.undone.length > 0;
  }

  /** Makes edits together. What stood in cells when they left goes with them, so that nobody is overwritten. */
  async edit(edits: readonly Edit[]): Promise<Outcome> {
    const meant = edits.map((edit) => withColumns(edit, this.table));
    const outcome = await this.send(() => ({ edits: meant.map((edit) => withWas(edit, this.table)) }));
    if (outcome.done && outcome.changed.revision !== outcome.changed.before) {
      this.made.push({ to: outcome.changed.before, from: outcome.changed.revision });
      this.undone.length = 0;
    }
    return outcome;
  }

  /** How many threads about a row and about its cells are open now. */
  talk(row: string, threads: number, said: NonNullable<Row["said"]>): void {
    const told = (each: Row) => (each.id === row ? { ...each, threads, said } : each);
    const { rows, otherwise } = this.table;
    this.table = { ...this.table, rows: rows.map(told), otherwise: told(otherwise) };
    const at = rowOf(this.table, row);
    if (at >= 0) this.onChange([at]);
  }

  /** Takes the last act back; null where there is none. */
  undo(): Promise<Outcome | null> {
    return this.go(this.made, this.undone);
  }

  redo(): Promise<Outcome | null> {
    return this.go(this.undone, this.made);
  }

  /** The table as it stands at the server, after others have changed it. */
  async reload(): Promise<void> {
    const { heard } = this;
    const table = await this.server.whole();
    if (heard !== this.heard) return this.reload();
    if (table) {
      this.table = table;
      this.late = false;
      this.onChange(null);
    }
  }

  /** Asks what is doubtful about the rows, where the last answer did not say; what came too late is left. */
  async catchUp(): Promise<void> {
    if (!this.late) return;
    const doubts = await this.server.doubts();
    const told = doubts && doubted(this.table, doubts);
    if (!told) return;
    this.late = false;
    this.table = told.table;
    this.onChange(told.touched);
  }

  private async go(from: Step[], other: Step[]): Promise<Outcome | null> {
    let step: Step | undefined;
    const outcome = await this.send(() => {
      step = from.pop();
      return step ? { restore: { to: step.to, from: step.from } } : null;
    });
    if (!step) return null;
    if (outcome.done) other.push({ to: step.from, from: outcome.changed.revision });
    else if (outcome.refusal === null) from.push(step);
    return outcome;
  }

  private async send(made: () => Act | null): Promise<Outcome> {
    const answer = await this.server.act(made);
    if (answer === null || answer === "unreachable") return { done: false, refusal: null };
    if ("refused" in answer) {
      if (answer.code === "changed_meanwhile" || answer.code === "unknown_row") await this.reload();
      return { done: false, refusal: answer };
    }
    // The answer holds the rows of this act alone: what somebody else has changed before it is asked for.
    const missed = answer.changed !== undefined && answer.before !== this.table.revision;
    this.adopt(answer);
    if (missed) await this.reload();
    return { done: true, changed: answer };
  }

  private adopt(changed: Changed): void {
    this.heard += 1;
    const told = answered(this.table, changed);
    this.late = changed.late ?? false;
    this.table = told.table;
    this.onChange(told.touched);
  }
}
