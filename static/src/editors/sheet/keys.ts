import { acts } from "./acts";
import { HEAD, isTyped, lastTyped } from "./model";
import { at, tabbed } from "./selection";
import type { Sheet } from "./sheet";

/** The keys of the grid while nothing is being typed. After Escape, Tab leaves the table. */
export function watchKeys(sheet: Sheet): void {
  let leaving = false;
  sheet.grid.element.addEventListener("keydown", (event) => {
    if (event.isComposing || sheet.editor.isOpen) return;
    const was = leaving;
    leaving = event.key === "Escape";
    if (event.key === "Tab" && was) return;
    if (event.key === "Escape") sheet.choose({ anchor: sheet.selection.head, head: sheet.selection.head });
    else if (pressed(sheet, event)) event.preventDefault();
  });
}

function pressed(sheet: Sheet, event: KeyboardEvent): boolean {
  const { key, shiftKey: shift, altKey: alt } = event;
  const ctrl = event.ctrlKey || event.metaKey;
  if (key === "Tab") return tab(sheet, shift);
  if (alt && !ctrl) return moved(sheet, key);
  if (ctrl && !alt) return commanded(sheet, key, shift) || sheet.move(key, shift, true);
  if (alt) return false;
  const { head } = sheet.selection;
  switch (key) {
    case "F2":
    case "Enter":
      if (key === "F2" && shift) sheet.talk();
      else if (head.row === HEAD) acts.editColumn(sheet);
      else if (isTyped(sheet.table, head)) sheet.edit();
      else sheet.grid.at(head)?.querySelector("a")?.click();
      return true;
    case "Delete":
    case "Backspace":
      acts.clear(sheet);
      return true;
    case " ":
      if (!shift) break;
      sheet.choose({
        anchor: { row: head.row, column: 0 },
        head: { row: head.row, column: lastTyped(sheet.table) },
      });
      return true;
  }
  if (sheet.move(key, shift, false)) return true;
  if (key.length !== 1 || head.row === HEAD) return false;
  // The key itself goes on to the field, which has the focus by then.
  sheet.edit("");
  return false;
}

function tab(sheet: Sheet, back: boolean): boolean {
  const to = tabbed(sheet.table, sheet.selection.head, back);
  if (to) sheet.choose({ anchor: to, head: to });
  return to !== null;
}

function moved(sheet: Sheet, key: string): boolean {
  if (key === "ArrowUp" || key === "ArrowDown") acts.moveRows(sheet, key === "ArrowUp" ? -1 : 1);
  else if (key === "ArrowLeft" || key === "ArrowRight") acts.moveColumn(sheet, key === "ArrowLeft" ? -1 : 1);
  else return false;
  return true;
}

function commanded(sheet: Sheet, key: string, shift: boolean): boolean {
  const { table, selection } = sheet;
  switch (key.toLowerCase()) {
    case "z":
      void sheet.undo(shift);
      return true;
    case "y":
      void sheet.undo(true);
      return true;
    case "d":
      acts.fill(sheet, true);
      return true;
    case "r":
      acts.fill(sheet, false);
      return true;
    case "a":
      sheet.choose({
        anchor: { row: 0, column: 0 },
        head: { row: table.rows.length, column: lastTyped(table) },
      });
      return true;
    case " ":
      sheet.choose({
        anchor: { row: 0, column: selection.head.column },
        head: { row: table.rows.length, column: selection.head.column },
      });
      return true;
    case "enter":
      acts.insert(sheet, !shift);
      return true;
    case "-":
      acts.remove(sheet);
      return true;
    case "home":
      sheet.choose(at(0, 0));
      return true;
    case "end":
      sheet.choose(at(table.rows.length, lastTyped(table)));
      return true;
  }
  return false;
}
