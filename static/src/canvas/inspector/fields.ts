/**
 * Brings a settings form up to date without taking anything from whoever types in it: each field whose markup changed
 * on the server is replaced, except the one that has the focus, which only gets its new problems.
 */
export function patchFields(form: HTMLElement, html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const part of fresh.querySelectorAll<HTMLElement>("[data-part]")) {
    const name = part.dataset.part ?? "";
    const old = form.querySelector<HTMLElement>(`[data-part="${CSS.escape(name)}"]`);
    if (!old || markup(old) === part.outerHTML) continue;
    if (old.contains(document.activeElement) && isField(document.activeElement)) {
      replaceProblems(old, part);
      continue;
    }
    replace(old, part);
  }
}

/** Remembers how the parts of a form came from the server, to compare with what comes next. */
export function rememberParts(form: HTMLElement): void {
  for (const part of form.querySelectorAll<HTMLElement>("[data-part]")) MARKUP.set(part, part.outerHTML);
}

const MARKUP = new WeakMap<HTMLElement, string>();

function markup(part: HTMLElement): string | undefined {
  return MARKUP.get(part);
}

function replace(old: HTMLElement, part: HTMLElement): void {
  const adopted = document.adoptNode(part);
  MARKUP.set(adopted, adopted.outerHTML);
  const focused = old.contains(document.activeElement) ? document.activeElement?.id : undefined;
  old.replaceWith(adopted);
  window.htmx?.process(adopted);
  if (focused) document.getElementById(focused)?.focus();
}

function replaceProblems(old: HTMLElement, part: HTMLElement): void {
  const before = old.querySelector("[data-problems]");
  const after = part.querySelector("[data-problems]");
  if (before && after) before.replaceWith(document.adoptNode(after));
  const invalid = part.querySelector("[aria-invalid]") !== null;
  for (const field of old.querySelectorAll("input, textarea, select")) {
    if (invalid) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

function isField(element: Element | null): boolean {
  return element?.matches("input:not([type=checkbox], [type=radio]), textarea") ?? false;
}
