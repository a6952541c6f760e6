interface Window {
  /** The htmx script of the page; absent on pages without it. */
  htmx?: { process(element: Element): void; trigger(element: Element, name: string): void };
}
