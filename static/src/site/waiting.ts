/** Moments after which somebody who waits is told so: most answers are there before. */
const PATIENCE = 400;

/**
 * A form whose answer may take seconds says what it waits for in `data-waiting`: while the page waits, a bar moves
 * beside its buttons, and a second click sends nothing.
 */
export function watchWaiting(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.dataset.waiting || event.defaultPrevented) return;
    if (form.ariaBusy === "true") {
      event.preventDefault();
      return;
    }
    form.ariaBusy = "true";
    setTimeout(() => form.append(told(form.dataset.waiting ?? "")), PATIENCE);
  });
  // The way back shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll<HTMLFormElement>("form[data-waiting]")) {
      form.ariaBusy = null;
      form.querySelector(".waiting")?.remove();
    }
  });
}

function told(words: string): HTMLElement {
  const waiting = document.createElement("div");
  waiting.className = "waiting";
  const said = document.createElement("p");
  said.role = "status";
  // Later: what stands in a new region from its beginning is not read out.
  setTimeout(() => said.append(words));
  const bar = document.createElement("progress");
  bar.ariaLabel = words;
  waiting.append(said, bar);
  return waiting;
}
