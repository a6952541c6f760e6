interface Toast {
  text: string;
  /** What undoes it: the button's word and the address to post to. */
  undo?: { label: string; address: string };
}

const LIFETIME = 6000;

/** Shows what happened. Servers send it as the event `toast` in HX-Trigger; scripts call `toast`. */
export function watchToasts(): void {
  document.body.addEventListener("toast", (event) => toast((event as CustomEvent<Toast>).detail));
  for (const shown of document.querySelectorAll<HTMLElement>("#toasts .toast")) leave(shown);
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
  document.getElementById("toasts")?.append(element);
  leave(element);
}

function undoButton(undo: { label: string; address: string }): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = undo.label;
  button.setAttribute("hx-post", undo.address);
  button.setAttribute("hx-swap", "none");
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
