interface Window {
  /** The htmx script of the page; absent on pages without it. */
  htmx?: {
    defineExtension(name: string, extension: HtmxExtension): void;
    process(element: Element): void;
    trigger(element: Element, name: string): void;
    ajax(verb: string, address: string, to: { target: Element; swap: string }): Promise<void>;
  };
}

/** What an extension of htmx may say of swaps: which it makes itself, and what stands there afterwards. */
interface HtmxExtension {
  isInlineSwap(how: string): boolean;
  handleSwap(how: string, target: Element, fragment: DocumentFragment | Element): Element[] | false;
}
