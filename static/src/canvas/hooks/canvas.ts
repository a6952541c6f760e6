import { createContext, useContext, useSyncExternalStore } from "react";
import type { State } from "../store/state";
import type { Store } from "../store/store";

export const CanvasContext = createContext<Store | null>(null);

/** The store of the canvas that a component stands on. */
export function useStore(): Store {
  const store = useContext(CanvasContext);
  if (!store) throw new Error("There is no canvas around this component.");
  return store;
}

/** A part of the state; the component is drawn again when it changes. `pick` gives the same value for the same state. */
export function useCanvas<T>(pick: (state: State) => T): T {
  const store = useStore();
  return useSyncExternalStore(store.subscribe, () => pick(store.state));
}
