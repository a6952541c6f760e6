import { apply, EditError } from "../model/edits";
import type { Draft, Edit, Numbered, Problem } from "../model/types";
import type { News } from "../store/store";
import type { Answer, Transport, WholeDraft } from "../store/transport";

/** A server in memory that numbers edits as the real one does, and can be cut off. */
export class Server implements Transport {
  reachable = true;
  /** Carries requests out but loses the answer. */
  losesAnswers = false;
  readonly edits: Numbered[] = [];
  requests = 0;
  /** What others make of rules and names, and its mark. */
  mark = "first";
  problems: readonly Problem[] = [];

  constructor(public draft: Draft) {}

  /** What somebody else does. */
  other(edit: Edit): void {
    this.store("other.1", [edit]);
  }

  async send(revision: number, client: string, edits: readonly Edit[]): Promise<Answer<News>> {
    this.requests += 1;
    if (!this.reachable) return { is: "unreachable" };
    if (!this.edits.some((edit) => edit.client === client)) {
      try {
        this.store(client, edits);
      } catch (error) {
        if (error instanceof EditError) return { is: "refused", sentence: error.message, status: 400 };
        throw error;
      }
    }
    return this.losesAnswers ? { is: "unreachable" } : this.since(revision);
  }

  async since(revision: number): Promise<Answer<News>> {
    if (!this.reachable) return { is: "unreachable" };
    const edits = this.edits.filter((edit) => edit.number > revision);
    return { is: "ok", value: { revision: this.edits.length, edits } };
  }

  async whole(): Promise<Answer<WholeDraft>> {
    const document = { ...this.draft, nodes: Object.values(this.draft.nodes) };
    return {
      is: "ok",
      value: {
        mark: this.mark,
        revision: this.edits.length,
        document,
        views: {},
        rules: {},
        problems: this.problems,
      },
    };
  }

  async form(): Promise<Answer<{ html: string; revision: number }>> {
    if (!this.reachable) return { is: "unreachable" };
    return { is: "ok", value: { html: "<p>form</p>", revision: this.edits.length } };
  }

  private store(client: string, edits: readonly Edit[]): void {
    let draft = this.draft;
    const made = edits.map((edit, index): Numbered => {
      const applied = apply(draft, edit);
      draft = applied.draft;
      return { number: this.edits.length + index + 1, member: null, client, edit, inverse: applied.inverse };
    });
    this.draft = draft;
    this.edits.push(...made);
  }
}
