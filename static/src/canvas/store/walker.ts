import type { Reader } from "./reader";
import type { Walking } from "./state";
import type { Store } from "./store";

/** Walks the journey's own tests on the canvas: asks for them, goes from step to step, brings each into sight. */
export class Walker {
  constructor(
    private readonly store: Store,
    private readonly reader: Reader,
  ) {}

  /** Shows the tests to choose from, as they come out now. */
  readonly open = async (): Promise<void> => {
    const asked: Walking = { walks: "loading", problem: "", test: null, step: 0 };
    this.store.change({ walking: asked, drawer: null });
    const answer = await this.reader.walks();
    if (this.store.state.walking !== asked) return;
    if (answer.is === "ok") this.store.change({ walking: { ...asked, ...answer.value } });
    else this.store.change({ walking: { ...asked, walks: "unread" } });
  };

  readonly close = (): void => this.store.change({ walking: null });

  readonly toggle = (): void => {
    if (this.store.state.walking) this.close();
    else void this.open();
  };

  /** Begins one of them; null goes back to the list. */
  readonly choose = (test: number | null): void => {
    const { walking } = this.store.state;
    if (!walking) return;
    this.store.change({ walking: { ...walking, test, step: 0 }, chosen: new Set(), chosenEdges: new Set() });
    this.show();
  };

  /** Goes so many steps on, or back; stops at both ends. */
  readonly go = (by: number): void => {
    const { walking } = this.store.state;
    const steps = walking ? stepsOf(walking) : 0;
    if (!walking || steps === 0) return;
    const step = Math.max(0, Math.min(steps - 1, walking.step + by));
    if (step === walking.step) return;
    this.store.change({ walking: { ...walking, step } });
    this.show();
  };

  private show(): void {
    const { walking } = this.store.state;
    if (!walking || walking.test === null || typeof walking.walks === "string") return;
    const node = walking.walks[walking.test]?.steps[walking.step]?.node;
    if (node) this.store.change({ sought: this.store.toSeek(node) });
  }
}

/** How many steps the chosen test has; none while none is chosen. */
export function stepsOf(walking: Walking): number {
  if (walking.test === null || typeof walking.walks === "string") return 0;
  return walking.walks[walking.test]?.steps.length ?? 0;
}
