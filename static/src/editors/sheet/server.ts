import type { Edit, Table } from "./types";

/** What an act changed: the whole table, or the rows that it touched. */
export type Changed = Partial<Table> & {
  readonly revision: number;
  readonly before: number;
  readonly changed?: Table["rows"];
  /** Answered before the table was analyzed: what is doubtful about its rows is asked for afterwards. */
  readonly late?: boolean;
};

/** What is doubtful about rows, by their ids, at a revision. */
export interface Doubts {
  readonly revision: number;
  readonly doubts: Readonly<Record<string, readonly string[]>>;
}

export interface Problem {
  readonly message: string;
  readonly cure: string;
  readonly row?: string;
  readonly part?: string;
  readonly column?: number;
}

export interface Refusal {
  readonly refused: string;
  readonly code: string;
  readonly problems: readonly Problem[];
  readonly more: number;
}

/** What typed text means in a cell, or what is wrong with it. */
export interface Meaning {
  readonly cell: string | null;
  readonly words: string | null;
  readonly problem: string | null;
}

export type Act = { edits: readonly Edit[] } | { restore: { to: number; from: number } };

/** Sends acts one after the other: the next one leaves once the last one is answered. */
export class Server {
  private queue: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  constructor(
    private readonly addresses: { sheet: string; cell: string },
    /** Told how many acts have no answer yet. */
    private readonly onWaiting: (waiting: number) => void,
  ) {}

  /** Makes an act; it is put together when its turn comes, so that it knows what the ones before have changed. */
  act(made: () => Act | null): Promise<Changed | Refusal | "unreachable" | null> {
    this.waiting += 1;
    this.onWaiting(this.waiting);
    const turn = this.queue.then(async () => {
      try {
        const act = made();
        return act === null ? null : await this.send(act);
      } finally {
        this.waiting -= 1;
        this.onWaiting(this.waiting);
      }
    });
    this.queue = turn.catch(() => undefined);
    return turn;
  }

  /** The table as it stands at the server. */
  whole(): Promise<Table | null> {
    return this.get(this.addresses.sheet);
  }

  /** What is doubtful about the rows of the table as it stands at the server. */
  doubts(): Promise<Doubts | null> {
    return this.get(`${this.addresses.sheet}?doubts`);
  }

  /** What a text would mean; null without an answer. */
  async meaning(part: string, type: string, text: string, signal: AbortSignal): Promise<Meaning | null> {
    try {
      const asked = new URLSearchParams({ part, type, text });
      const answer = await fetch(`${this.addresses.cell}?${asked}`, { signal });
      return answer.ok ? ((await answer.json()) as Meaning) : null;
    } catch {
      return null;
    }
  }

  private async get<Answer>(address: string): Promise<Answer | null> {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      return answer.ok ? ((await answer.json()) as Answer) : null;
    } catch {
      return null;
    }
  }

  private async send(act: Act): Promise<Changed | Refusal | "unreachable"> {
    const told = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}") as Record<string, string>;
    try {
      const answer = await fetch(this.addresses.sheet, {
        method: "POST",
        headers: { "Content-Type": "application/json", Accept: "application/json", ...told },
        body: JSON.stringify(act),
      });
      if (answer.ok) return (await answer.json()) as Changed;
      if (answer.status !== 422) return "unreachable";
      const { detail, code, problems, more } = await answer.json();
      return { refused: detail, code, problems, more };
    } catch {
      return "unreachable";
    }
  }
}
