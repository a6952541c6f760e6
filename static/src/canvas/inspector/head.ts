import type { Store } from "../store/store";

/** Keeps the head of the page true: the journey's name as it is edited, its status as others publish or pause it. */
export class Head {
  constructor(store: Store) {
    let name = store.state.journal.shown.name;
    store.subscribe(() => {
      if (store.state.journal.shown.name === name) return;
      name = store.state.journal.shown.name;
      const title = document.querySelector("[data-journey-name]");
      if (title) title.textContent = name;
    });
  }

  /** Fetches what the status changes: the badge, and what can be done now. */
  readonly refresh = async (): Promise<void> => {
    const response = await fetch(location.href);
    if (!response.ok) return;
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const id of ["journey-status", "journey-actions"]) {
      const [old, part] = [document.getElementById(id), fresh.getElementById(id)];
      if (!old || !part || old.contains(document.activeElement)) continue;
      const adopted = document.adoptNode(part);
      old.replaceWith(adopted);
      window.htmx?.process(adopted);
    }
  };
}
