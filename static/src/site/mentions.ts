import { next } from "./palette";

interface Member {
  readonly name: string;
  readonly email: string;
  /** What stands behind the @ to mean this one alone. */
  readonly types: string;
}

/** How long one has stopped typing before it is asked who is meant, ms. */
const PAUSE = 100;

/**
 * In a text field with `data-mentions` (the address that knows the members), @ offers whom one can mention: arrows
 * choose, Enter or Tab takes, Escape leaves what is typed as it is. One list, below the field that is typed in.
 */
export function watchMentions(): void {
  const list = document.createElement("div");
  list.id = "mention-list";
  list.className = "mention-list";
  list.setAttribute("role", "listbox");
  let field: HTMLTextAreaElement | null = null;
  let timer = 0;
  let asking = new AbortController();

  const options = () => [...list.querySelectorAll<HTMLElement>("[role=option]")];
  const chosen = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");
  const choose = (at: number) => {
    for (const [place, option] of options().entries()) {
      option.setAttribute("aria-selected", String(place === at));
      if (place === at) field?.setAttribute("aria-activedescendant", option.id);
    }
  };
  const close = () => {
    window.clearTimeout(timer);
    asking.abort();
    list.remove();
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
    field = null;
  };
  const open = (within: HTMLTextAreaElement, found: readonly Member[]) => {
    if (found.length === 0) return close();
    field = within;
    list.setAttribute("aria-label", within.dataset.mentionsLabel ?? "");
    list.replaceChildren(...found.map(optionOf));
    within.after(list);
    within.setAttribute("aria-controls", list.id);
    choose(0);
  };
  const ask = async (within: HTMLTextAreaElement, typed: string) => {
    asking.abort();
    asking = new AbortController();
    try {
      const query = new URLSearchParams({ typed });
      const answer = await fetch(`${within.dataset.mentions}?${query}`, { signal: asking.signal });
      const { members } = (await answer.json()) as { members: readonly Member[] };
      if (answer.ok && called(within.value, within.selectionStart) === typed) open(within, members);
    } catch {
      // Overtaken, or nobody answers: a name can be typed without a list.
    }
  };
  const take = (option: HTMLElement | undefined) => {
    if (!field || !option) return;
    const within = field;
    const { text, caret } = completed(within.value, within.selectionStart, option.dataset.types ?? "");
    close();
    within.value = text;
    within.setSelectionRange(caret, caret);
    within.focus();
  };

  document.addEventListener("input", (event) => {
    const within = event.target;
    if (!(within instanceof HTMLTextAreaElement) || within.dataset.mentions === undefined) return;
    window.clearTimeout(timer);
    const typed = called(within.value, within.selectionStart);
    if (typed === null) close();
    else timer = window.setTimeout(() => void ask(within, typed), PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    if (!field || event.target !== field || event.isComposing) return;
    const all = options();
    if (event.key === "ArrowDown") choose(next(chosen(), 1, all.length));
    else if (event.key === "ArrowUp") choose(next(chosen(), -1, all.length));
    else if (event.key === "Enter" || event.key === "Tab") take(all[chosen()]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === field) close();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    take(
      event.target instanceof Element
        ? (event.target.closest<HTMLElement>("[role=option]") ?? undefined)
        : undefined,
    );
  });
}

/** What is typed of a name before the caret, behind an @; null where nobody is being called. */
export function called(text: string, caret: number): string | null {
  const found = /(?:^|[^\w@.])@(?<name>(?:[^\s@][^@\n]{0,40})?)$/u.exec(text.slice(0, caret));
  return found?.groups?.name ?? null;
}

/** The text with the name before the caret completed, and where the caret stands then. */
export function completed(text: string, caret: number, types: string): { text: string; caret: number } {
  const typed = called(text, caret) ?? "";
  const before = `${text.slice(0, caret - typed.length)}${types} `;
  return { text: before + text.slice(caret).replace(/^ /, ""), caret: before.length };
}

function optionOf({ name, email, types }: Member, at: number): HTMLElement {
  const option = document.createElement("div");
  option.id = `mention-${at}`;
  option.setAttribute("role", "option");
  option.dataset.types = types;
  const second = document.createElement("span");
  second.className = "muted";
  second.textContent = email;
  option.append(name, " ", second);
  return option;
}
