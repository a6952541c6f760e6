interface Window {
  /** The htmx script of the page; absent on pages without it. */
  htmx?: {
    process(element: Element): void;
    trigger(element: Element, name: string): void;
    ajax(verb: string, address: string, to: { target: Element; swap: string }): Promise<void>;
  };
}
