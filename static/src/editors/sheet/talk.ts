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

let latest = Promise.resolve();
let asked = "";

/**
 * Shows the threads about the chosen cell (or row; at the head, about the rule), and lets one write there. One after
 * the other, since what comes later would take the focus from what came before; what is on its way comes once.
 */
export function talkAbout(sheet: Sheet, address: string): Promise<void> {
  const wanted = `${address}?${about(sheet)}`;
  if (wanted === asked) return latest;
  asked = wanted;
  latest = latest.then(async () => {
    await show(sheet, wanted);
    if (asked === wanted) asked = "";
  });
  return latest;
}

/** The row and the cell that are chosen, as addresses name them. */
function about(sheet: Sheet): URLSearchParams {
  const { head } = sheet.selection;
  const { part } = laneAt(sheet.table, head.column);
  const row = head.row === HEAD ? "" : (rowAt(sheet.table, head.row)?.id ?? "");
  const asksNothing = row === "" || (part === "when" && isOtherwise(sheet.table, head.row));
  return new URLSearchParams({
    about: row,
    cell: asksNothing ? "" : aboutCell(sheet.table, part, head.column),
  });
}

async function show(sheet: Sheet, address: string): Promise<void> {
  const shown = document.getElementById("discussion");
  if (!shown || !window.htmx) return;
  const before = field();
  const answered = renewed(before);
  // What fails is told by the page, as of any request.
  window.htmx.ajax("GET", address, { target: shown, swap: "outerHTML" }).catch(() => undefined);
  await answered;
  const say = field();
  if (!say || say === before) return;
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

const ENDS = ["htmx:afterSettle", "htmx:responseError", "htmx:sendError"];

/** Once the answer stands in the place of this field, and the focus has gone where the answer leaves it; or once a
 * request has failed. */
function renewed(before: HTMLTextAreaElement | null): Promise<void> {
  return new Promise((done) => {
    const look = (event: Event) => {
      if (event.type === "htmx:afterSettle" && field() === before) return;
      for (const name of ENDS) document.body.removeEventListener(name, look);
      done();
    };
    for (const name of ENDS) document.body.addEventListener(name, look);
  });
}

function field(): HTMLTextAreaElement | null {
  return document.querySelector<HTMLTextAreaElement>("#say");
}
