import { element } from "../dom";
import { texts } from "./texts";

export interface Problem {
  readonly place: string;
  readonly message: string;
  readonly cure: string;
}

interface Answer {
  readonly problems: readonly Problem[];
  readonly words: string;
  readonly count: number | null;
  readonly exact?: boolean;
  readonly uncounted?: string;
}

/** How long nothing has changed before the server is asked, ms. */
const PAUSE = 300;

/** What the condition says in plain words, and for how many contacts it holds: by a sample first, then exactly. */
export class Trial {
  readonly element = element("div", { class: "condition-says", role: "status" });
  private readonly words = element("p", { class: "condition-sentence" });
  private readonly number = element("p", { class: "condition-count muted" });
  private timer = 0;
  private asking = new AbortController();
  private last: readonly Problem[] = [];

  constructor(
    private readonly address: string,
    /** What the stored condition says, until the server says it anew. */
    words: string,
    private readonly onProblems: (problems: readonly Problem[]) => void,
    /** Whether it can be counted for how many contacts it holds. */
    private readonly counts = true,
  ) {
    this.words.textContent = words;
    this.element.append(this.words, this.number);
  }

  /** Says something else in its place. */
  say(text: string): void {
    this.asking.abort();
    this.words.textContent = text;
    this.number.textContent = "";
  }

  /** Tells the problems again, after what shows them was drawn anew. */
  again(): void {
    this.onProblems(this.last);
  }

  ask(condition: object | null): void {
    window.clearTimeout(this.timer);
    this.asking.abort();
    if (condition === null) {
      this.last = [];
      this.say(texts.saysNothing);
      return;
    }
    this.asking = new AbortController();
    const { signal } = this.asking;
    this.timer = window.setTimeout(() => void this.follow(JSON.stringify(condition), signal), PAUSE);
  }

  private async follow(condition: string, signal: AbortSignal): Promise<void> {
    const said = await this.answer(condition, "words", signal);
    if (said === null) return;
    this.last = said.problems;
    this.onProblems(said.problems);
    this.words.textContent = said.words;
    this.number.textContent = said.words && this.counts ? texts.counting : "";
    if (!said.words || !this.counts) return;
    const about = await this.answer(condition, "about", signal);
    if (about === null) return;
    this.count(about);
    if (about.count !== null && !about.exact) {
      const exact = await this.answer(condition, "exact", signal);
      if (exact?.count !== null && exact !== null) this.count(exact);
    }
  }

  private count({ count, exact, uncounted }: Answer): void {
    this.number.textContent = count === null ? (uncounted ?? "") : texts.count(count, exact ?? false);
  }

  private async answer(condition: string, how: string, signal: AbortSignal): Promise<Answer | null> {
    const told = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
    try {
      const headers = { "Content-Type": "application/json", ...told };
      const answer = await fetch(`${this.address}?how=${how}`, {
        method: "POST",
        headers,
        body: condition,
        signal,
      });
      return answer.ok && !signal.aborted ? ((await answer.json()) as Answer) : null;
    } catch {
      return null;
    }
  }
}
