/**
 * Runs `act` when something with `data-action="name"` is clicked, also in what htmx brings later.
 * One listener on the document, so that no element carries a handler of its own.
 */
export function onAction(name: string, act: (element: HTMLElement, event: Event) => void): void {
  document.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target.closest(`[data-action="${name}"]`) : null;
    if (target instanceof HTMLElement) act(target, event);
  });
}

/** Keeps a choice of this browser for a year; the server reads it, so that the first paint is right. */
export function remember(name: string, value: string): void {
  const lifetime = value ? 365 * 24 * 3600 : 0;
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
  document.cookie = `${name}=${value}; path=/; max-age=${lifetime}; samesite=lax`;
}
