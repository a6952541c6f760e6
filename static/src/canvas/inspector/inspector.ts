import type { Config } from "../store/state";
import type { Store } from "../store/store";
import type { Sync } from "../store/sync";
import { patchFields, rememberParts } from "./fields";
import { watchTyping } from "./typing";

const SETTLED = 80;

/** What htmx tells before it shows an answer, and may be told. */
interface Swap {
  readonly target: Element;
  readonly pathInfo: { readonly requestPath: string };
  shouldSwap: boolean;
}

/**
 * The panel on the right: settings of the one chosen step, or of the journey when none is chosen, as a form that the
 * server makes. What is typed goes to the server through the same queue as everything else.
 */
export class Inspector {
  /** The key of the node whose form is shown; empty for the journey, null for none. */
  private shown: string | null = null;
  /** Whether the form of `shown` is still on its way. */
  private loading = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts what was saved: an answer that was overtaken by the next change would take that change back. */
  private saved = 0;
  /** The focus that a form on its way will get, unless the panel is left before it is there. */
  private coming: AbortController | undefined;
  private readonly body: HTMLElement;

  constructor(
    private readonly panel: HTMLElement,
    private readonly urls: Config["urls"],
    private readonly store: Store,
    private readonly sync: Sync,
  ) {
    this.body = panel.querySelector<HTMLElement>("[data-body]") ?? panel;
    this.shown = panel.dataset.key ?? null;
    rememberParts(this.body);
    // htmx answers in its own time: by then another step may be chosen, and its form is on its way.
    this.body.addEventListener("htmx:beforeSwap", (event) => {
      const { detail } = event as CustomEvent<Swap>;
      if (detail.target === this.body && detail.pathInfo.requestPath !== this.address(this.shown ?? ""))
        detail.shouldSwap = false;
    });
    this.body.addEventListener("htmx:afterSwap", () => {
      this.loading = false;
      rememberParts(this.body);
    });
    watchTyping(this.body, (form, names) => this.save(form, names));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.leave();
    });
    panel.addEventListener("click", (event) => {
      const pressed = event.target instanceof Element ? event.target.closest("[data-inspector]") : null;
      if (pressed?.getAttribute("data-inspector") === "close") this.leave();
    });
    store.subscribe(() => this.follow());
    store.onForeign = (keys) => {
      if (this.shown !== null && keys.has(this.shown)) void this.renew();
    };
    this.follow();
  }

  /** Opens the panel where it is folded away, as on a phone. */
  readonly show = (): void => {
    this.panel.dataset.open = "yes";
  };

  /** Opens the panel (where it is folded away) and brings the focus to its first field. */
  readonly edit = (): void => {
    this.show();
    const first = () => this.body.querySelector<HTMLElement>("input:not([type=hidden]), textarea, select");
    if (this.wanted() === this.shown && !this.loading) first()?.focus();
    else {
      this.coming?.abort();
      const coming = new AbortController();
      this.coming = coming;
      const arrive = () => {
        if (this.loading || this.wanted() !== this.shown) return;
        coming.abort();
        first()?.focus();
      };
      this.body.addEventListener("htmx:afterSettle", arrive, { signal: coming.signal });
    }
  };

  private leave(): void {
    this.coming?.abort();
    delete this.panel.dataset.open;
    const [key] = this.store.state.chosen;
    const node = key
      ? document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(key)}"]`)
      : null;
    if (node) node.focus({ preventScroll: true });
    else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }

  /** The form that should be shown: null while several steps are chosen, or the step is not stored yet. */
  private wanted(): string | null {
    const { chosen, journal } = this.store.state;
    if (chosen.size > 1) return this.shown;
    const [key] = chosen;
    if (key === undefined) return "";
    return journal.confirmed.nodes[key] ? key : this.shown;
  }

  private follow(): void {
    const wanted = this.wanted();
    if (wanted === this.shown || wanted === null) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.load(), this.shown === null ? 0 : SETTLED);
  }

  private load(): void {
    const wanted = this.wanted();
    if (wanted === this.shown || wanted === null) return;
    this.shown = wanted;
    this.loading = true;
    this.panel.dataset.key = wanted;
    const address = new URL(location.href);
    if (wanted) address.searchParams.set("node", wanted);
    else address.searchParams.delete("node");
    history.replaceState(history.state, "", address);
    void window.htmx?.ajax("GET", this.address(wanted), { target: this.body, swap: "innerHTML" });
  }

  /** The form anew, after others changed what it shows; half-typed fields stay. */
  readonly renew = async (): Promise<void> => {
    const key = this.shown;
    if (key === null) return;
    const turn = this.saved;
    const response = await fetch(this.address(key), { headers: { "HX-Request": "true" } });
    if (!response.ok) return;
    const html = await response.text();
    if (key === this.shown && turn === this.saved) patchFields(this.body, html);
  };

  private save(form: HTMLFormElement, names: ReadonlySet<string>): void {
    if (!this.store.fixed.canEdit) return;
    const key = form.dataset.node ?? "";
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") fields.append(name, value);
    }
    for (const name of names) fields.append("_changed", name);
    fields.set("_client", this.store.nextAct());
    this.saved += 1;
    const turn = this.saved;
    this.sync.addForm({
      address: () => this.address(key),
      fields,
      after: (html) => {
        if (form.isConnected && turn === this.saved) patchFields(this.body, html);
      },
    });
  }

  private address(key: string): string {
    return key === "" ? this.urls.journey : this.urls.node.replace("NODE", encodeURIComponent(key));
  }
}
