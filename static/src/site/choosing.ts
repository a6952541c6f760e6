import { onAction } from "./actions";

/**
 * Choosing rows of a form with `data-chooses`: a box for all, the range with Shift, a count in words, and buttons
 * with `data-needs-chosen` that sleep while nothing is chosen. Also closes menus (`data-menu`) that one left.
 */
export function watchChoosing(): void {
  let last: HTMLInputElement | null = null;
  document.addEventListener("click", (event) => {
    // What a swap has just replaced is nowhere any more, and was perhaps inside.
    const gone = event.target instanceof Node && !document.contains(event.target);
    for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]"))
      if (!gone && (!(event.target instanceof Node) || !menu.contains(event.target))) menu.open = false;
    const box = event.target;
    if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
    const form = box.closest<HTMLFormElement>("form[data-chooses]");
    if (!form) return;
    const all = boxes(form);
    if (box.matches("[data-choose-all]")) for (const one of all) one.checked = box.checked;
    else if ((event as MouseEvent).shiftKey && last && all.includes(last)) {
      const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b) as [number, number];
      for (const one of all.slice(from, to + 1)) one.checked = box.checked;
    }
    last = box;
    say(form);
  });
  document.addEventListener("keydown", (event) => {
    const menu = document.querySelector<HTMLDetailsElement>("details[data-menu][open]");
    if (event.key !== "Escape" || !menu) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  onAction("choose-none", (button) => {
    const form = button.closest("form");
    if (!form) return;
    for (const one of form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) one.checked = false;
    say(form);
  });
  // In the dialog, a link that leads back need not lead anywhere.
  onAction("close-dialog", (element, event) => {
    if (element.closest("dialog")) event.preventDefault();
  });
  const start = (within: ParentNode) => {
    for (const form of within.querySelectorAll<HTMLFormElement>("form[data-chooses]")) say(form);
  };
  start(document);
  document.body.addEventListener("htmx:load", (event) => start(event.target as Element));
}

function boxes(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>('tbody input[type="checkbox"]')];
}

function say(form: HTMLFormElement): void {
  const all = boxes(form);
  const chosen = all.filter((box) => box.checked).length;
  const whole = form.querySelector<HTMLInputElement>("[data-choose-all]");
  if (whole) {
    whole.checked = chosen > 0 && chosen === all.length;
    whole.indeterminate = chosen > 0 && chosen < all.length;
  }
  const count = form.querySelector<HTMLElement>("[data-chosen-count]");
  if (count) count.textContent = (chosen ? `${chosen} ${count.dataset.some}` : count.dataset.none) ?? "";
  for (const button of form.querySelectorAll<HTMLButtonElement>("[data-needs-chosen]"))
    button.disabled = chosen === 0;
}
