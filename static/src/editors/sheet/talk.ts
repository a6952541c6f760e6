import { columnOf, HEAD, isOtherwise, laneAt, rowAt, rowOf } from "./model";
import { aboutCell } from "./rows";
import { at } from "./selection";
import type { Sheet } from "./sheet";
import type { Part } from "./types";

/** What the server tells once somebody has said something about a row or a cell, or closed a thread. */
interface Told {
  readonly row: string;
  readonly threads: number;
  readonly said: Readonly<Record<string, number>>;
}

/** Shows the threads about the chosen cell (or row; at the head, about the rule), and lets one write there. */
export async function talkAbout(sheet: Sheet, address: string): Promise<void> {
  const { head } = sheet.selection;
  const { part } = laneAt(sheet.table, head.column);
  const row = head.row === HEAD ? "" : (rowAt(sheet.table, head.row)?.id ?? "");
  const asksNothing = row === "" || (part === "when" && isOtherwise(sheet.table, head.row));
  const cell = asksNothing ? "" : aboutCell(sheet.table, part, head.column);
  const query = new URLSearchParams({ about: row, cell });
  const shown = document.getElementById("discussion");
  if (!shown) return;
  const before = field();
  const settled = renewed(before);
  await window.htmx?.ajax("GET", `${address}?${query}`, { target: shown, swap: "outerHTML" });
  await settled;
  const say = field();
  if (!say) return;
  say.value = before?.value ?? "";
  say.focus({ preventScroll: true });
  document.getElementById("discussion")?.scrollIntoView({ block: "start" });
  // Escape comes back to the cell; while names are offered it closes those.
  say.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing)
      sheet.choose(sheet.selection);
  });
}

/** Keeps the signs of threads as they are, and leads from a thread to the cell that it is about. */
export function watchTalk(sheet: Sheet): void {
  document.body.addEventListener("rule-talk", (event) => {
    if (!sheet.root.isConnected) return;
    const { row, threads, said } = (event as CustomEvent<Told>).detail;
    sheet.store.talk(row, threads, said);
  });
  document.body.addEventListener("click", (event) => {
    const link =
      event.target instanceof Element ? event.target.closest<HTMLElement>("[data-cell-row]") : null;
    if (!link || !sheet.root.isConnected) return;
    const row = rowOf(sheet.table, link.dataset.cellRow ?? "");
    const [part, lane] = (link.dataset.cellLane ?? "").split("-");
    if (row === HEAD) return;
    event.preventDefault();
    sheet.choose(at(row, columnOf(sheet.table, { part: part as Part, at: Number(lane) })));
  });
}

/** Once the answer stands in the place of this field, and the focus has gone where the answer leaves it. */
function renewed(before: HTMLTextAreaElement | null): Promise<void> {
  return new Promise((done) => {
    const look = () => {
      if (field() === before) return;
      document.body.removeEventListener("htmx:afterSettle", look);
      done();
    };
    document.body.addEventListener("htmx:afterSettle", look);
  });
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#say");
}
