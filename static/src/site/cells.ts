import { onAction } from "./actions";

interface Meaning {
  cell: string | null;
  words: string | null;
  problem: string | null;
}

const PAUSE = 150;

/**
 * The cells of a decision table: checked while one types, left by Enter (down), Escape (as it was), and the switch
 * between words and S-FEEL. Storing is htmx's, on change.
 */
export function watchCells(): void {
  let timer = 0;
  document.addEventListener("input", (event) => {
    const input = cellOf(event.target);
    if (!input) return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void check(input), PAUSE);
  });
  document.addEventListener("keydown", (event) => {
    const input = cellOf(event.target);
    if (!input) return;
    if (event.key === "Enter") {
      event.preventDefault();
      (neighbor(input, event.shiftKey ? -1 : 1) ?? input).focus();
      if (document.activeElement === input) input.blur();
    } else if (event.key === "Escape") {
      input.value = shownIn(input);
      say(input, null);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      neighbor(input, event.key === "ArrowUp" ? -1 : 1)?.focus();
    }
  });
  onAction("switch-notation", (button) => {
    const table = button.closest("#rule-table")?.querySelector<HTMLElement>(".rule-table");
    if (!table) return;
    const sfeel = table.dataset.notation !== "sfeel";
    table.dataset.notation = sfeel ? "sfeel" : "words";
    button.setAttribute("aria-pressed", String(sfeel));
    spell(table);
  });
  document.body.addEventListener("htmx:load", (event) => {
    if (event.target instanceof HTMLElement && event.target.matches("td.cell")) spell(event.target);
  });
}

/** Writes cells in the notation that the table is in; what is wrong stays as it was typed. */
function spell(within: HTMLElement): void {
  for (const input of within.querySelectorAll<HTMLInputElement>("input[data-words]")) {
    if (input.getAttribute("aria-invalid") !== "true") input.value = shownIn(input);
  }
}

function cellOf(target: EventTarget | null): HTMLInputElement | null {
  return target instanceof HTMLInputElement && target.dataset.words !== undefined ? target : null;
}

function shownIn(input: HTMLInputElement): string {
  const sfeel = input.closest<HTMLElement>(".rule-table")?.dataset.notation === "sfeel";
  return (sfeel ? input.dataset.sfeel : input.dataset.words) ?? "";
}

/** The cell of the same column in the row above (-1) or below (1). */
function neighbor(input: HTMLInputElement, by: -1 | 1): HTMLElement | null {
  const cell = input.closest("td");
  const row = cell?.parentElement;
  const other = by === 1 ? row?.nextElementSibling : row?.previousElementSibling;
  const place = cell && row ? Array.from(row.children).indexOf(cell) : -1;
  return other?.children[place]?.querySelector<HTMLElement>(".cell-input") ?? null;
}

async function check(input: HTMLInputElement): Promise<void> {
  const address = input.closest<HTMLElement>("[data-cells]")?.dataset.cells;
  if (!address) return;
  const typed = input.value;
  const asked = new URLSearchParams({
    part: input.dataset.part ?? "",
    type: input.dataset.type ?? "",
    text: typed,
  });
  try {
    const answer = await fetch(`${address}?${asked}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || input.value !== typed) return;
    say(input, ((await answer.json()) as Meaning).problem);
  } catch {
    // Without a connection nothing is said while typing; storing will say it.
  }
}

function say(input: HTMLInputElement, problem: string | null): void {
  const place = input.closest("td")?.querySelector(".cell-problem");
  if (place) place.textContent = problem ?? "";
  if (problem) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}
