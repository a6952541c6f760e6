import { acts } from "./acts";
import { watchKeys } from "./keys";
import { watchPointer } from "./pointer";
import { Sheet } from "./sheet";
import { watchTalk } from "./talk";
import { texts } from "./texts";
import type { Policy, Table } from "./types";

/** Puts the table editor where the page has a place for it. */
export function mountSheets(within: ParentNode): void {
  for (const root of within.querySelectorAll<HTMLElement>("[data-sheet]:not([data-mounted])")) mount(root);
}

function mount(root: HTMLElement): void {
  const told = root.querySelector("script[type='application/json']")?.textContent;
  const scroller = root.querySelector<HTMLElement>(".sheet-scroll");
  if (!told || !scroller) return;
  root.dataset.mounted = "";
  const table = JSON.parse(told) as Table;
  const { sheet: address = "", cell = "", around = "" } = root.dataset;
  const { comment = "", decisions = "", discussion = "" } = root.dataset;
  const icons = (name: string) => icon(root, name);
  const addresses = { sheet: address, cell, around, comment, decisions, discussion };
  const sheet = new Sheet(root, scroller, table, addresses, icons);
  sheet.grid.element.setAttribute("aria-describedby", "sheet-keys-short");
  watchKeys(sheet);
  watchPointer(sheet);
  watchClipboard(sheet);
  watchTools(sheet);
  watchTalk(sheet);
  watchPolicy(sheet);
}

function icon(root: HTMLElement, name: string): Node {
  const drawn = root
    .querySelector<HTMLTemplateElement>("template[data-icons]")
    ?.content.querySelector(`[data-icon="${name}"] > svg`);
  return drawn?.cloneNode(true) ?? document.createTextNode("");
}

function watchClipboard(sheet: Sheet): void {
  const { element } = sheet.grid;
  const on = (name: "copy" | "cut" | "paste", act: (clipboard: DataTransfer) => void) =>
    element.addEventListener(name, (event) => {
      const { clipboardData } = event as ClipboardEvent;
      if (sheet.editor.isOpen || !clipboardData) return;
      event.preventDefault();
      act(clipboardData);
    });
  on("copy", (clipboard) => acts.copy(sheet, clipboard));
  on("cut", (clipboard) => {
    acts.copy(sheet, clipboard);
    if (sheet.selection.head.row >= 0) acts.clear(sheet);
  });
  on("paste", (clipboard) => acts.paste(sheet, clipboard));
}

const TOOLS: Readonly<Record<string, (sheet: Sheet) => void>> = {
  undo: (sheet) => void sheet.undo(false),
  redo: (sheet) => void sheet.undo(true),
  above: (sheet) => acts.insert(sheet, false),
  below: (sheet) => acts.insert(sheet, true),
  remove: (sheet) => acts.remove(sheet),
  up: (sheet) => acts.moveRows(sheet, -1),
  down: (sheet) => acts.moveRows(sheet, 1),
  column: (sheet) => acts.editColumn(sheet),
  fact: (sheet) => acts.addColumn(sheet, "when"),
  answer: (sheet) => acts.addColumn(sheet, "then"),
  comment: (sheet) => sheet.talk(),
};

function watchTools(sheet: Sheet): void {
  const { root } = sheet;
  root.addEventListener("click", (event) => {
    const pressed = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-tool]") : null;
    const name = pressed?.dataset.tool ?? "";
    if (name === "sfeel" && pressed) {
      const sfeel = !sheet.grid.sfeel;
      pressed.setAttribute("aria-pressed", String(sfeel));
      sheet.spell(sfeel);
    } else TOOLS[name]?.(sheet);
  });
  root.addEventListener("sheet-undoable", (event) => {
    const text = (event as CustomEvent<string>).detail;
    const detail = { text, undo: { label: texts.undo, act: () => void sheet.undo(false) } };
    document.body.dispatchEvent(new CustomEvent("toast", { detail }));
  });
}

function watchPolicy(sheet: Sheet): void {
  const choice = sheet.root.querySelector<HTMLSelectElement>("[data-policy]");
  const means = sheet.root.querySelector<HTMLElement>("[data-policy-means]");
  const aggregate = sheet.root.querySelector<HTMLSelectElement>("[data-aggregate]");
  if (!choice || !means || !aggregate) return;
  const option = ([token, words]: Policy) => new Option(words, token);
  const group = document.createElement("optgroup");
  group.label = texts.more;
  group.append(...sheet.table.policies.filter(([, , , atOnce]) => !atOnce).map(option));
  choice.replaceChildren(...sheet.table.policies.filter(([, , , atOnce]) => atOnce).map(option), group);
  aggregate.replaceChildren(
    ...Object.entries(texts.aggregates).map(([token, words]) => new Option(words, token)),
  );
  const show = () => {
    choice.value = sheet.table.policy;
    aggregate.value = sheet.table.aggregate;
    aggregate.hidden = sheet.table.policy !== "collect";
    means.textContent = sheet.table.policies.find(([token]) => token === sheet.table.policy)?.[2] ?? "";
  };
  const change = () => {
    const edit = { do: "policy", policy: choice.value, aggregate: aggregate.value } as const;
    void sheet.act([edit], texts.saved).then(show);
  };
  choice.addEventListener("change", change);
  aggregate.addEventListener("change", change);
  sheet.root.addEventListener("sheet-chosen", show);
  show();
}
