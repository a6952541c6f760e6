/** An element with attributes and what is in it. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>> = {},
  ...inside: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

/** A choice among tokens with their words; a value that is not among them is kept. */
export function choice(
  attributes: Readonly<Record<string, string>>,
  options: Iterable<readonly [string, string]>,
  value: string,
): HTMLSelectElement {
  const made = element("select", attributes);
  const offered = Array.from(options, ([token, words]) => element("option", { value: token }, words));
  made.append(...offered);
  if (value !== "" && !offered.some((option) => option.value === value))
    made.append(element("option", { value }, value.replaceAll("_", " ")));
  made.value = value;
  return made;
}

/** Draws anew what is within; the focus stays on the field of the same id, with what is half typed in it. */
export function keepingFocus(within: HTMLElement, draw: () => void): void {
  const active = document.activeElement;
  const held = active instanceof HTMLElement && within.contains(active) ? active : null;
  const typed = textOf(held);
  draw();
  const now = held?.id ? document.getElementById(held.id) : null;
  now?.focus();
  if (typed === null || textOf(now) === null || !(now instanceof HTMLInputElement)) return;
  const drawn = now.value;
  now.value = typed.text;
  now.setSelectionRange(typed.from, typed.to);
  if (typed.text !== drawn) told(now);
}

/** Lets the field say what it holds, now and when it is left: a browser tells only of what was typed into this one. */
function told(field: HTMLInputElement): void {
  const tell = (event: string) => field.dispatchEvent(new Event(event, { bubbles: true }));
  let changed = false;
  const heard = () => {
    changed = true;
  };
  const left = () => {
    if (!changed) tell("change");
  };
  field.addEventListener("change", heard, { once: true });
  field.addEventListener("blur", left, { once: true });
  tell("input");
}

/** What is typed into a line of text, and what of it is chosen; null for any other element. */
function textOf(field: Element | null): { text: string; from: number | null; to: number | null } | null {
  if (!(field instanceof HTMLInputElement) || field.type !== "text") return null;
  return { text: field.value, from: field.selectionStart, to: field.selectionEnd };
}
