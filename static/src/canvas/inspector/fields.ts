/**
 * Brings a settings form up to date without taking anything from whoever types in it: each field whose markup changed
 * on the server is replaced, except the one that has the focus, which only gets its new problems.
 */
export function patchFields(form: HTMLElement, html: string): void {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  if (names(fresh.body) !== names(form)) {
    replaceAll(form, fresh.body);
    return;
  }
  for (const part of fresh.querySelectorAll<HTMLElement>("[data-part]")) {
    const name = part.dataset.part ?? "";
    const old = form.querySelector<HTMLElement>(`[data-part="${CSS.escape(name)}"]`);
    if (!old || markup(old) === part.outerHTML) continue;
    if (
      old.contains(document.activeElement) &&
      ((isText(document.activeElement) && !old.querySelector(".rows")) ||
        old.querySelector("[data-condition]"))
    ) {
      replaceProblems(old, part);
    } else {
      keepingFocus(() => replace(old, part));
    }
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

function names(form: HTMLElement): string {
  return Array.from(form.querySelectorAll<HTMLElement>("[data-part]"), (part) => part.dataset.part).join(" ");
}

function replace(old: HTMLElement, part: HTMLElement): void {
  const adopted = document.adoptNode(part);
  MARKUP.set(adopted, adopted.outerHTML);
  old.replaceWith(adopted);
  window.htmx?.process(adopted);
}

/** The form has other fields than before. */
function replaceAll(form: HTMLElement, fresh: HTMLElement): void {
  keepingFocus(() =>
    form.replaceChildren(...Array.from(fresh.childNodes, (node) => document.adoptNode(node))),
  );
  rememberParts(form);
  window.htmx?.process(form);
}

/** Brings focus, caret and what was being typed over to the field of the same id. */
function keepingFocus(swap: () => void): void {
  const before = document.activeElement;
  swap();
  if (!(before instanceof HTMLElement) || before.isConnected || !before.id) return;
  const after = document.getElementById(before.id);
  if (isText(before) && isText(after)) {
    after.value = before.value;
    after.focus({ preventScroll: true });
    after.setSelectionRange(before.selectionStart, before.selectionEnd);
  } else {
    after?.focus({ preventScroll: true });
  }
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

function isText(element: Element | null): element is HTMLInputElement | HTMLTextAreaElement {
  return element?.matches("input:not([type=checkbox], [type=radio]), textarea") ?? false;
}
