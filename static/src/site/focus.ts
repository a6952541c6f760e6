/**
 * An answer that takes away the button that asked for it takes the focus along. It goes to the element that
 * `data-heading` names on what held the button; htmx brings it back itself where a button of the same id is there.
 * Where nothing had the focus, nothing gets it: what a page fetches by itself asks for no attention.
 */
export function watchFocus(): void {
  let heading: string | undefined;
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { requestConfig } = (event as CustomEvent<{ requestConfig?: { elt?: Element } }>).detail;
    const asked = requestConfig?.elt;
    const focused = document.activeElement;
    if (!asked || !focused || focused === document.body) return;
    if (!asked.contains(focused) && !focused.contains(asked)) return;
    heading = asked.closest<HTMLElement>("[data-heading]")?.dataset.heading;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const lost = heading !== undefined && document.activeElement === document.body;
    if (lost) document.getElementById(heading ?? "")?.focus({ preventScroll: true });
    // Once: whoever lets go of the focus later means to.
    heading = undefined;
  });
}
