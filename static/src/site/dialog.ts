import { onAction } from "./actions";

/** Opens the page's one dialog when htmx brings something into it; closes it when asked to or left empty. */
export function watchDialog(): void {
  const dialog = document.getElementById("dialog");
  if (!(dialog instanceof HTMLDialogElement)) return;
  document.body.addEventListener("htmx:afterSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    if (target !== dialog) return;
    if (dialog.childElementCount === 0) dialog.close();
    else if (!dialog.open) dialog.showModal();
  });
  onAction("close-dialog", () => dialog.close());
  dialog.addEventListener("close", () => dialog.replaceChildren());
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}
