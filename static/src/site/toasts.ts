interface Toast {
  text: string;
  /**
   * What undoes it: the button's word, and the address to post to and with what, and what the answer replaces; or the
   * act of a script.
   */
  undo?: { label: string; address?: string; values?: object; target?: string; act?: () => void };
}

const LIFETIME = 6000;
const MOST_SHOWN = 3;

/** Shows what happened. Servers send it as the event `toast` in HX-Trigger; scripts call `toast`. */
export function watchToasts(): void {
  document.body.addEventListener("toast", (event) => toast((event as CustomEvent<Toast>).detail));
  for (const shown of document.querySelectorAll<HTMLElement>("#toasts .toast")) {
    if (shown.dataset.undo) shown.append(undoButton(JSON.parse(shown.dataset.undo)));
    leave(shown);
  }
  document.body.addEventListener("htmx:responseError", () => toast({ text: failure() }));
  document.body.addEventListener("htmx:sendError", () => toast({ text: failure() }));
}

export function toast(message: Toast): void {
  const element = document.createElement("div");
  element.className = "toast";
  const text = document.createElement("p");
  text.textContent = message.text;
  element.append(text);
  if (message.undo) element.append(undoButton(message.undo));
  const shown = document.getElementById("toasts");
  shown?.append(element);
  while (shown && shown.childElementCount > MOST_SHOWN) shown.firstElementChild?.remove();
  leave(element);
}

function undoButton(undo: NonNullable<Toast["undo"]>): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = undo.label;
  if (undo.act) {
    button.addEventListener("click", () => {
      undo.act?.();
      button.closest(".toast")?.remove();
    });
    return button;
  }
  button.setAttribute("hx-post", undo.address ?? "");
  button.setAttribute("hx-vals", JSON.stringify(undo.values ?? {}));
  if (undo.target) button.setAttribute("hx-target", undo.target);
  else button.setAttribute("hx-swap", "none");
  button.addEventListener("htmx:afterRequest", () => button.closest(".toast")?.remove());
  window.htmx?.process(button);
  return button;
}

/** A toast stays while it is pointed at or holds the focus. */
function leave(element: HTMLElement): void {
  const timer = setInterval(() => {
    if (element.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    element.remove();
  }, LIFETIME);
}

function failure(): string {
  return document.getElementById("toasts")?.dataset.failure ?? "";
}
