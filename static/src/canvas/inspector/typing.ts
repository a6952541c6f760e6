/** How long after the last key a text is saved while its field still has the focus, ms. */
const PAUSE = 700;

/**
 * Calls `save` with the names of fields that were changed and how they stand: at once when a field is left or
 * chosen from, after a pause while one types, and when the page is left.
 */
export function watchTyping(
  panel: HTMLElement,
  save: (form: HTMLFormElement, names: ReadonlySet<string>) => void,
): void {
  const dirty = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    clearTimeout(timer);
    const form = panel.querySelector("form");
    if (!form || dirty.size === 0) return;
    const names = new Set(dirty);
    dirty.clear();
    save(form, names);
  };
  const note = (event: Event) => {
    const field = event.target;
    if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLTextAreaElement ||
      field instanceof HTMLSelectElement
    ) {
      if (field.name) dirty.add(field.name);
    }
  };
  panel.addEventListener("input", (event) => {
    note(event);
    clearTimeout(timer);
    timer = setTimeout(flush, PAUSE);
  });
  panel.addEventListener("change", (event) => {
    note(event);
    flush();
  });
  // Before the panel shows another step, and before the page goes.
  panel.addEventListener("htmx:beforeSwap", flush);
  addEventListener("pagehide", flush);
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    flush();
  });
}
