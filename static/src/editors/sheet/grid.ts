import { HEAD, isOtherwise, lanes, rowAt, widthOf } from "./model";
import { bodyRow, headRow, type Look, make } from "./rows";
import { isOne, isWithin, type Range, rangeOf, type Selection } from "./selection";
import type { Place, Table } from "./types";

/** How much of its width a table keeps at least before it scrolls. */
const SQUEEZED = 0.92;

/**
 * Draws the table and keeps it drawn: the rows that changed are replaced, nothing else is touched. Cells are found by
 * their row and lane, `data-lane="when-0"`. Rows are laid out one by one, as grids of the same columns, so that the
 * browser can leave out those that are not in sight; roles say what the elements are.
 */
export class Grid {
  readonly element: HTMLTableElement;
  private head!: HTMLTableSectionElement;
  private body!: HTMLTableSectionElement;
  private shown: HTMLElement[] = [];
  private tabbable: HTMLElement | null = null;

  constructor(
    private table: Table,
    private readonly fixed: Omit<Look, "table" | "sfeel">,
    public sfeel: boolean,
  ) {
    this.element = make("table", "rule-table sheet-table");
    this.element.setAttribute("role", "grid");
    this.element.setAttribute("aria-multiselectable", "true");
    this.element.setAttribute("aria-label", table.name);
    this.draw(table);
  }

  private get look(): Look {
    return { ...this.fixed, table: this.table, sfeel: this.sfeel };
  }

  /** Draws everything anew. */
  draw(table: Table): void {
    this.table = table;
    const wide = lanes(table).map((_, column) => Math.round(widthOf(table, column) * 7.4 + 18));
    this.element.style.setProperty("--columns", wide.map((width) => `minmax(0, ${width}fr)`).join(" "));
    // A frame that is a little narrower squeezes all columns, before anybody has to scroll.
    const whole = Math.round(SQUEEZED * wide.reduce((all, width) => all + width, 0));
    this.element.style.setProperty("--whole", `${whole}px`);
    this.head = make("thead");
    this.head.setAttribute("role", "rowgroup");
    this.head.append(headRow(this.look));
    this.body = make("tbody");
    this.body.setAttribute("role", "rowgroup");
    this.body.append(
      ...table.rows.map((row, at) => bodyRow(this.look, row, at)),
      bodyRow(this.look, table.otherwise, table.rows.length),
    );
    this.element.setAttribute("aria-rowcount", String(table.rows.length + 2));
    this.element.setAttribute("aria-colcount", String(lanes(table).length));
    this.element.replaceChildren(this.head, this.body);
    this.shown = [];
    this.tabbable = null;
  }

  /** Draws these rows anew. */
  redraw(table: Table, rows: Iterable<number>): void {
    this.table = table;
    for (const at of rows) {
      const row = rowAt(table, at);
      const old = this.body.rows[at];
      if (row && old) old.replaceWith(bodyRow(this.look, row, at));
    }
    this.tabbable = null;
  }

  /** The element of a cell; of otherwise, the one that stands for all its facts. */
  at(place: Place): HTMLElement | null {
    const row = place.row === HEAD ? this.head.rows[0] : this.body.rows[place.row];
    if (!row) return null;
    const facts = this.table.inputs.length;
    if (!isOtherwise(this.table, place.row)) return row.cells[place.column] ?? null;
    const cell = place.column === 0 ? 0 : place.column <= facts ? 1 : place.column - facts + 1;
    return row.cells[cell] ?? null;
  }

  /** Where an element of the grid stands. */
  placeOf(target: EventTarget | null): Place | null {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[data-lane]") : null;
    if (!cell || !this.element.contains(cell)) return null;
    const row = cell.parentElement as HTMLTableRowElement;
    const at = row.parentElement === this.head ? HEAD : row.sectionRowIndex;
    return { row: at, column: Number(cell.getAttribute("aria-colindex")) - 1 };
  }

  /** Shows what is chosen; the cell that has the focus is the one that Tab comes to. */
  choose(selection: Selection): HTMLElement | null {
    for (const old of this.shown) {
      old.classList.remove("chosen", "top", "bottom", "left", "right");
      old.removeAttribute("aria-selected");
    }
    this.shown = [];
    const range = rangeOf(selection);
    if (!isOne(selection)) this.mark(range);
    const active = this.at(selection.head);
    if (this.tabbable) this.tabbable.tabIndex = -1;
    if (active) {
      active.tabIndex = 0;
      active.setAttribute("aria-selected", "true");
      if (isOne(selection)) this.shown.push(active);
    }
    this.tabbable = active;
    return active;
  }

  private mark(range: Range): void {
    for (let row = range.top; row <= range.bottom; row += 1) {
      for (let column = range.left; column <= range.right; column += 1) {
        const cell = this.at({ row, column });
        if (!cell || !isWithin(range, row, column)) continue;
        cell.classList.add("chosen");
        if (row === range.top) cell.classList.add("top");
        if (row === range.bottom) cell.classList.add("bottom");
        if (column === range.left) cell.classList.add("left");
        if (column === range.right) cell.classList.add("right");
        cell.setAttribute("aria-selected", "true");
        this.shown.push(cell);
      }
    }
  }
}
