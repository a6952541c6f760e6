import { acts } from "./acts";
import { repeating } from "./edits";
import { HEAD, isTyped, laneAt } from "./model";
import { at, isWithin, rangeOf } from "./selection";
import type { Sheet } from "./sheet";
import { texts } from "./texts";
import type { Place } from "./types";

/** How far one must pull a head before it is dragged, px. */
const SLACK = 5;

/** Choosing by pointer, dragging rows by their grip, columns by their head, and what is chosen by its corner. */
export function watchPointer(sheet: Sheet): void {
  const { element } = sheet.grid;
  const corner = document.createElement("div");
  corner.className = "fill-corner";
  corner.setAttribute("aria-hidden", "true");
  sheet.scroller.append(corner);
  const line = document.createElement("div");
  line.className = "drop-line";
  line.hidden = true;
  sheet.scroller.append(line);

  sheet.root.addEventListener("sheet-chosen", () => {
    const { bottom, right } = rangeOf(sheet.selection);
    const last = sheet.grid.at({ row: bottom, column: right });
    const fills = last && isTyped(sheet.table, { row: bottom, column: right }) && right > 0;
    corner.hidden = !fills;
    if (!fills) return;
    const box = within(last);
    corner.style.left = `${box.left + last.offsetWidth - 4}px`;
    corner.style.top = `${box.top + last.offsetHeight - 4}px`;
  });

  corner.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const from = rangeOf(sheet.selection);
    follow(event, (place) => {
      // Down or to the side, whichever is further away.
      const down = Math.max(place.row - from.bottom, from.top - place.row);
      const aside = Math.max(place.column - from.right, from.left - place.column);
      const head =
        down >= aside
          ? { row: Math.max(0, place.row), column: from.right }
          : { row: from.bottom, column: place.column };
      sheet.choose({
        anchor: {
          row: head.row < from.top ? from.bottom : from.top,
          column: head.column < from.left ? from.right : from.left,
        },
        head,
      });
    }).then(() => {
      const edit = repeating(sheet.table, from, rangeOf(sheet.selection));
      if (edit) void sheet.act([edit], texts.filled);
    });
  });

  element.addEventListener("pointerdown", (event) => {
    const place = sheet.grid.placeOf(event.target);
    if (!place || event.button !== 0 || (event.target as Element).closest("a")) return;
    if (place.row >= 0 && (event.target as Element).closest(".grip")) dragRows(event, place);
    else if (place.row === HEAD && draggable(place)) dragColumn(event, place);
    else {
      // Where the pointer goes down the browser gives the focus itself; ours must come after it.
      event.preventDefault();
      const again =
        event.pointerType === "touch" &&
        sheet.selection.head.row === place.row &&
        sheet.selection.head.column === place.column;
      sheet.choose(
        event.shiftKey ? { anchor: sheet.selection.anchor, head: place } : at(place.row, place.column),
      );
      if (again) sheet.edit();
      else if (event.pointerType !== "touch")
        void follow(event, (to) => sheet.choose({ anchor: sheet.selection.anchor, head: to }));
    }
  });
  // The signs of threads show them without leaving the page.
  element.addEventListener("click", (event) => {
    const place = sheet.grid.placeOf(event.target);
    const plain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (!place || !plain || !(event.target as Element).closest("[data-talk]")) return;
    event.preventDefault();
    sheet.choose(at(place.row, place.column));
    sheet.talk();
  });
  element.addEventListener("dblclick", (event) => {
    const place = sheet.grid.placeOf(event.target);
    if (!place) return;
    if (place.row === HEAD) acts.editColumn(sheet);
    else sheet.edit();
  });

  /** Where a cell stands within what scrolls. */
  function within(cell: HTMLElement): { left: number; top: number } {
    const box = cell.getBoundingClientRect();
    const outer = sheet.scroller.getBoundingClientRect();
    return {
      left: box.left - outer.left + sheet.scroller.scrollLeft - sheet.scroller.clientLeft,
      top: box.top - outer.top + sheet.scroller.scrollTop - sheet.scroller.clientTop,
    };
  }

  function draggable(place: Place): boolean {
    const { part } = laneAt(sheet.table, place.column);
    return part === "when" || part === "then";
  }

  function dragRows(event: PointerEvent, place: Place): void {
    event.preventDefault();
    const range = rangeOf(sheet.selection);
    if (!isWithin({ ...range, left: 0, right: place.column }, place.row, 0)) sheet.choose(at(place.row, 0));
    const rows = sheet.chosenRows();
    let to = -1;
    const all = sheet.table.rows.length;
    follow(event, (over, at_) => {
      const row = sheet.grid.at({ row: over.row, column: 0 })?.parentElement;
      if (!row || over.row < 0) return;
      const box = row.getBoundingClientRect();
      to = Math.min(all, over.row + (at_.clientY > box.top + box.height / 2 ? 1 : 0));
      const at = sheet.grid.at({ row: Math.min(to, all), column: 0 });
      if (!at) return;
      line.hidden = false;
      line.className = "drop-line across";
      line.style.top = `${within(at).top - 1}px`;
      line.style.left = "0";
      line.style.width = `${element.offsetWidth}px`;
      line.style.height = "2px";
    }).then(() => {
      line.hidden = true;
      if (to < 0) return;
      const before = sheet.table.rows.slice(0, to).filter((row) => !rows.includes(row.id)).length;
      acts.moveRowsTo(sheet, rows, before);
    });
  }

  function dragColumn(event: PointerEvent, place: Place): void {
    event.preventDefault();
    sheet.choose(at(HEAD, place.column));
    const { part } = laneAt(sheet.table, place.column);
    const began = event.clientX;
    let to = -1;
    follow(event, (over, at_) => {
      const lane = laneAt(sheet.table, over.column);
      const head = sheet.grid.at({ row: HEAD, column: over.column });
      if (lane.part !== part || !head || Math.abs(at_.clientX - began) < SLACK) return;
      const box = head.getBoundingClientRect();
      const after = at_.clientX > box.left + box.width / 2;
      to = lane.at + (after ? 1 : 0);
      line.hidden = false;
      line.className = "drop-line";
      line.style.left = `${within(head).left + (after ? head.offsetWidth : 0) - 1}px`;
      line.style.top = "0";
      line.style.width = "2px";
      line.style.height = `${element.offsetHeight}px`;
    }).then(() => {
      line.hidden = true;
      const lane = laneAt(sheet.table, place.column).at;
      if (to >= 0) acts.moveColumnTo(sheet, place.column, to > lane ? to - 1 : to);
    });
  }

  /** Calls with each place that the pointer comes over until it is let go; scrolls where it leaves the view. */
  function follow(event: PointerEvent, over: (place: Place, event: PointerEvent) => void): Promise<void> {
    const listening = new AbortController();
    return new Promise((done) => {
      const move = (moved: PointerEvent) => {
        const box = sheet.scroller.getBoundingClientRect();
        if (moved.clientY > box.bottom - 24) sheet.scroller.scrollTop += 16;
        else if (moved.clientY < box.top + 64) sheet.scroller.scrollTop -= 16;
        const place = sheet.grid.placeOf(document.elementFromPoint(moved.clientX, moved.clientY));
        if (place) over(place, moved);
      };
      const end = () => {
        listening.abort();
        done();
      };
      window.addEventListener("pointermove", move, { signal: listening.signal });
      window.addEventListener("pointerup", end, { signal: listening.signal });
      window.addEventListener("pointercancel", end, { signal: listening.signal });
      event.preventDefault();
    });
  }
}
