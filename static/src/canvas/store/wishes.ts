import type { State } from "./state";
import type { Store } from "./store";

const NAME = "weft.canvas.wishes";

type Wishes = Pick<State, "counting" | "unfolded">;

/** How this browser likes to see canvases; what cannot be read is left as it begins. */
export function wishes(stored = read()): Partial<Wishes> {
  return {
    ...(typeof stored.counting === "boolean" ? { counting: stored.counting } : {}),
    ...(typeof stored.unfolded === "boolean" ? { unfolded: stored.unfolded } : {}),
  };
}

/** Writes them down at each change. */
export function keepWishes(store: Store): void {
  let { counting, unfolded } = store.state;
  store.subscribe(() => {
    if (store.state.counting === counting && store.state.unfolded === unfolded) return;
    ({ counting, unfolded } = store.state);
    try {
      localStorage.setItem(NAME, JSON.stringify({ counting, unfolded }));
    } catch {
      // Storage is full or forbidden: the page works without it.
    }
  });
}

function read(): { readonly [name: string]: unknown } {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(NAME) ?? "{}");
    return typeof found === "object" && found !== null ? { ...found } : {};
  } catch {
    return {};
  }
}
