import { heard, NOBODY, type PresenceMessage, stillHeard, without } from "../model/presence";
import type { Position } from "../model/types";
import type { Store } from "./store";

/** Between two words of this tab, ms: what happens meanwhile is said together. */
const PAUSE = 60;
/** A sign of life while nothing moves, ms. */
const HEARTBEAT = 15_000;
const MOST_CHOSEN = 50;

/**
 * Who else looks at the canvas: tells the others where this tab points and what it chose, and hears the same of them.
 * It speaks at most every 60 ms; where nobody else is, only the choice is said. Nothing of it is stored.
 */
export class Company {
  private cursor: Position | null = null;
  private said = "";
  private due: ReturnType<typeof setTimeout> | undefined;
  private before = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly store: Store,
    private readonly say: (message: object) => void,
    private readonly now: () => number = Date.now,
  ) {
    store.onPoint = (at) => {
      this.cursor = at && [Math.round(at[0]), Math.round(at[1])];
      if (this.store.state.others.size > 0) this.speak();
    };
    let { chosen } = store.state;
    store.subscribe(() => {
      if (store.state.chosen === chosen) return;
      ({ chosen } = store.state);
      this.speak();
    });
  }

  /** Keeps saying that this tab is there, and forgets who fell silent. */
  keepAlive(): void {
    setInterval(() => {
      this.store.change({ others: stillHeard(this.store.state.others, this.now()) });
      if (!document.hidden) this.greet();
    }, HEARTBEAT);
  }

  /** Says where this tab is, also when nothing changed: somebody new listens. */
  readonly greet = (): void => {
    this.said = "";
    this.speak();
  };

  readonly hear = (message: PresenceMessage): void => {
    const known = this.store.state.others.has(message.tab);
    this.store.change({ others: heard(this.store.state.others, message, this.now()) });
    if (!known) this.greet();
  };

  readonly leave = (tab: string): void => {
    this.store.change({ others: without(this.store.state.others, tab) });
  };

  readonly cutOff = (): void => {
    this.store.change({ others: NOBODY });
  };

  private speak(): void {
    if (this.due !== undefined) return;
    const wait = Math.max(0, this.before + PAUSE - this.now());
    this.due = setTimeout(() => {
      this.due = undefined;
      const chosen = [...this.store.state.chosen].slice(0, MOST_CHOSEN);
      const message = { type: "presence", cursor: this.cursor, chosen };
      const text = JSON.stringify(message);
      if (text === this.said) return;
      this.said = text;
      this.before = this.now();
      this.say(message);
    }, wait);
  }
}
