import { EditError } from "../model/edits";
import type { Act } from "../model/journal";
import { texts } from "../texts";
import type { Store } from "./store";
import type { Answer, Transport } from "./transport";

/** What was typed into a settings form and is not stored yet. */
export interface FormTask {
  readonly address: () => string;
  readonly fields: URLSearchParams;
  readonly after: (html: string) => void;
}

const SOONEST = 500;
const LATEST = 15_000;

/**
 * Sends acts one after the other in their order, then forms; tries again for as long as the server cannot be reached.
 * Nothing leaves the queue before the server has stored or refused it.
 */
export class Sync {
  private busy = false;
  private wait = SOONEST;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private forms: FormTask[] = [];

  constructor(
    private readonly store: Store,
    private readonly transport: Transport,
  ) {}

  /** Whether something is not stored yet. */
  get pending(): boolean {
    return this.store.state.journal.pending.length > 0 || this.forms.length > 0;
  }

  addForm(task: FormTask): void {
    this.forms.push(task);
    if (this.store.state.saving === "saved") this.store.change({ saving: "saving" });
    void this.run();
  }

  /** Sends what there is to send, now. Calling it while it runs does nothing. */
  async run(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    clearTimeout(this.timer);
    try {
      while (this.pending) {
        const [act] = this.store.state.journal.pending;
        const went = act ? await this.sendAct(act) : await this.sendForm();
        if (!went) {
          this.store.change({ saving: "offline" });
          this.timer = setTimeout(() => void this.run(), this.wait);
          this.wait = Math.min(this.wait * 2, LATEST);
          return;
        }
        this.wait = SOONEST;
      }
      if (this.store.state.saving !== "saved") this.store.change({ saving: "saved" });
    } finally {
      this.busy = false;
    }
  }

  /** Fetches the edits that are missing here; the whole draft where even these do not fit. */
  async catchUp(): Promise<boolean> {
    const answer = await this.transport.since(this.store.state.journal.revision);
    if (answer.is !== "ok") return answer.is === "refused";
    try {
      if (this.store.arrive(answer.value)) return true;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
    }
    return this.startAnew();
  }

  /** Takes the whole draft from the server, as after rules or kinds changed. */
  async startAnew(): Promise<boolean> {
    const answer = await this.transport.whole();
    if (answer.is !== "ok") return answer.is === "refused";
    const { revision, document, ...rest } = answer.value;
    const known = this.store.state.journal.revision;
    this.store.restart(revision, document, rest);
    // Edits that came by the socket while it was on its way.
    return revision < known ? this.catchUp() : true;
  }

  private async sendAct(act: Act): Promise<boolean> {
    const answer = await this.transport.send(this.store.state.journal.revision, act.id, act.edits);
    if (answer.is === "ok") return this.stored(answer);
    if (answer.is === "unreachable") return false;
    // Perhaps it met something that others did meanwhile: see that first, and send it once more if it changed.
    if (!(await this.catchUp())) return false;
    const [first] = this.store.state.journal.pending;
    if (first?.id === act.id && first.edits === act.edits)
      this.store.refuse(act.id, texts.notSaved(answer.sentence));
    return true;
  }

  private async stored(
    answer: Extract<Answer<Parameters<Store["arrive"]>[0]>, { is: "ok" }>,
  ): Promise<boolean> {
    try {
      if (this.store.arrive(answer.value)) return true;
    } catch (error) {
      if (!(error instanceof EditError)) throw error;
      return this.startAnew();
    }
    return this.catchUp();
  }

  private async sendForm(): Promise<boolean> {
    const [task] = this.forms;
    if (!task) return true;
    const answer = await this.transport.form(task.address(), task.fields);
    if (answer.is === "unreachable") return false;
    this.forms.shift();
    if (answer.is === "refused") {
      this.store.onSay(texts.notSaved(answer.sentence));
      return true;
    }
    task.after(answer.value.html);
    if (answer.value.revision > this.store.state.journal.revision) return this.catchUp();
    return true;
  }
}
