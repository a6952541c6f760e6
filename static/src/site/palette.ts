import { onAction } from "./actions";

/**
 * The command palette: a combobox over what the server finds. Ctrl-K or Cmd-K, or whatever has
 * `data-action="open-palette"`, opens it; arrows choose, Enter goes, with Ctrl or Cmd in a new tab.
 */
export function watchPalette(): void {
  const dialog = document.getElementById("palette");
  const input = document.getElementById("palette-input");
  const found = document.getElementById("palette-found");
  if (!(dialog instanceof HTMLDialogElement) || !(input instanceof HTMLInputElement) || !found) return;

  const hits = () => [...found.querySelectorAll<HTMLElement>(".finder-hit")];
  const choose = (hit: HTMLElement | undefined) => {
    for (const other of hits()) other.setAttribute("aria-selected", String(other === hit));
    if (hit) {
      input.setAttribute("aria-activedescendant", hit.id);
      hit.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  };
  const chosen = () => hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");

  const open = () => {
    document.querySelector<HTMLElement>("#rail:popover-open")?.hidePopover();
    if (!dialog.open) dialog.showModal();
    input.value = "";
    input.focus();
    window.htmx?.trigger(input, "palette-open");
  };
  onAction("open-palette", open);
  document.addEventListener("keydown", (event) => {
    if (
      event.key.toLowerCase() !== "k" ||
      !(event.ctrlKey || event.metaKey) ||
      event.shiftKey ||
      event.altKey
    )
      return;
    const other = document.querySelector("dialog[open]");
    if (other && other !== dialog) return;
    event.preventDefault();
    if (dialog.open) dialog.close();
    else open();
  });

  input.addEventListener("keydown", (event) => {
    const all = hits();
    const at = chosen();
    if (event.key === "ArrowDown") choose(all[next(at, 1, all.length)]);
    else if (event.key === "ArrowUp") choose(all[next(at, -1, all.length)]);
    else if (event.key === "PageDown") choose(all[Math.min(at + 8, all.length - 1)]);
    else if (event.key === "PageUp") choose(all[Math.max(at - 8, 0)]);
    else if (event.key === "Enter" && !event.isComposing) go(all[at], event.ctrlKey || event.metaKey);
    else return;
    event.preventDefault();
  });
  found.addEventListener("pointermove", (event) => {
    const hit = event.target instanceof Element ? event.target.closest<HTMLElement>(".finder-hit") : null;
    if (hit && hit.getAttribute("aria-selected") !== "true") choose(hit);
  });
  found.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("button")) dialog.close();
  });
  found.addEventListener("htmx:afterSwap", () => {
    for (const hit of hits()) hit.tabIndex = -1;
    choose(hits()[0]);
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
}

/** The place after `at`, around the end. */
export function next(at: number, step: 1 | -1, length: number): number {
  return length === 0 ? -1 : (Math.max(at, step === 1 ? -1 : 0) + step + length) % length;
}

function go(hit: HTMLElement | undefined, apart: boolean): void {
  if (apart && hit instanceof HTMLAnchorElement) window.open(hit.href, "_blank", "noopener");
  else hit?.click();
}
