import { cellAt, described, HEAD, isOtherwise, type Lane, laneAt, lanes, rowAt, widthOf } from "./model";
import { isOne, isWithin, type Range, rangeOf, type Selection } from "./selection";
import { texts } from "./texts";
import type { Part, Place, Row, Table } from "./types";

const PARTS: readonly Part[] = ["id", "when", "then", "note", "hits"];
const HEADS = ["row-head", "input-head", "output-head", "note-head", "hits-head"];

/** What a cell says instead of what is stored: text on its way, or text that could not be read. */
export interface Odd {
  readonly text: string;
  readonly problem: string | null;
}

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
    private readonly odd: ReadonlyMap<string, Odd>,
    private readonly links: { comment: string; decisions: string },
    private readonly icons: (name: string) => Node,
    public sfeel: boolean,
  ) {
    this.element = make("table", "rule-table sheet-table");
    this.element.setAttribute("role", "grid");
    this.element.setAttribute("aria-multiselectable", "true");
    this.element.setAttribute("aria-label", table.name);
    this.draw(table);
  }

  /** Draws everything anew. */
  draw(table: Table): void {
    this.table = table;
    const wide = lanes(table).map((_, column) => Math.round(widthOf(table, column) * 7.4 + 18));
    this.element.style.setProperty("--columns", wide.map((width) => `minmax(0, ${width}fr)`).join(" "));
    this.element.style.setProperty("--whole", `${wide.reduce((all, width) => all + width, 0)}px`);
    this.head = make("thead");
    this.head.setAttribute("role", "rowgroup");
    this.head.append(this.headRow());
    this.body = make("tbody");
    this.body.setAttribute("role", "rowgroup");
    this.body.append(
      ...table.rows.map((row, at) => this.row(row, at)),
      this.row(table.otherwise, table.rows.length),
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
      if (row && old) old.replaceWith(this.row(row, at));
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

  private headRow(): HTMLTableRowElement {
    const row = make("tr");
    row.setAttribute("role", "row");
    row.setAttribute("aria-rowindex", "1");
    for (const [column, lane] of lanes(this.table).entries()) {
      const cell = make("th", HEADS[PARTS.indexOf(lane.part)]);
      place(cell, "columnheader", column, lane);
      const told = described(this.table, column);
      if (told) {
        cell.append(line("head-label", told.label));
        if (told.fact !== told.label) cell.append(line("head-fact", told.fact));
        const type = texts.types[told.type] ?? told.type;
        cell.append(
          line(
            "head-note",
            lane.part === "then" && told.values.length > 0
              ? `${type}: ${told.values.join(", ")}`
              : [type, ...told.notes].join(" · "),
          ),
        );
      } else if (lane.part !== "when" && lane.part !== "then") {
        cell.append({ id: texts.row, note: texts.note, hits: texts.hits }[lane.part]);
        if (lane.part === "hits") cell.title = texts.hitsHelp;
      }
      row.append(cell);
    }
    return row;
  }

  private row(row: Row, at: number): HTMLTableRowElement {
    const last = isOtherwise(this.table, at);
    const element = make(
      "tr",
      last ? "otherwise" : row.doubts.length > 0 ? "doubtful" : row.fresh ? "new" : "",
    );
    element.id = `row-${row.id}`;
    element.setAttribute("role", "row");
    element.setAttribute("aria-rowindex", String(at + 2));
    element.append(this.name(row, last));
    for (const [column, lane] of lanes(this.table).entries()) {
      if (lane.part === "id") continue;
      if (last && lane.part === "when") {
        if (lane.at > 0) continue;
        const words = make("td", "otherwise-words");
        place(words, "gridcell", column, lane);
        words.colSpan = this.table.inputs.length;
        words.setAttribute("aria-colspan", String(words.colSpan));
        words.style.gridColumn = `span ${words.colSpan}`;
        words.textContent = texts.otherwiseWords;
        element.append(words);
      } else element.append(this.cell(row, { row: at, column }, lane, last));
    }
    return element;
  }

  private name(row: Row, last: boolean): HTMLElement {
    const cell = make("th", "row-head");
    place(cell, "rowheader", 0, { part: "id", at: 0 });
    if (!last) {
      const grip = make("span", "grip");
      grip.setAttribute("aria-hidden", "true");
      cell.append(grip);
    }
    const name = make("span", "row-name");
    name.textContent = this.odd.get(`${row.id} id-0`)?.text ?? (last ? texts.otherwise : row.id);
    cell.append(name);
    for (const doubt of row.doubts) {
      const sign = make("span", "row-problem");
      sign.title = doubt;
      sign.append(this.icons("doubt"), hidden(doubt));
      cell.append(sign);
    }
    const talk = make("a", row.threads > 0 ? "talk said" : "talk");
    talk.href = this.links.comment.replace("ROW", encodeURIComponent(row.id));
    talk.tabIndex = -1;
    talk.id = `talk-${row.id}`;
    talk.setAttribute("aria-label", texts.commentOn(row.id, row.threads));
    talk.append(this.icons("talk"));
    if (row.threads > 0) talk.append(line("number", String(row.threads), "span"));
    cell.append(talk);
    return this.oddly(cell, row.id, { part: "id", at: 0 });
  }

  private cell(row: Row, where: Place, lane: Lane, last: boolean): HTMLElement {
    const told = cellAt(this.table, where);
    if (lane.part === "hits") return this.hits(row, where.column);
    const css = lane.part === "note" ? "note-cell" : `cell ${lane.part}`;
    const cell = make("td", css);
    place(cell, "gridcell", where.column, lane);
    if (lane.part === "note") {
      cell.textContent = last ? "" : row.note;
    } else if (told) {
      const [stored, words, was] = told;
      const span = make("span");
      span.textContent = (this.sfeel ? stored : words) || "\u00a0";
      cell.append(span);
      if (words === "any") cell.classList.add("any");
      if (was !== undefined) {
        cell.classList.add("changed");
        cell.title = texts.was(was);
      }
    }
    if (last && lane.part === "note") cell.setAttribute("aria-readonly", "true");
    return this.oddly(cell, row.id, lane);
  }

  /** What is on its way, or could not be read, stands in the cell in the place of what is stored. */
  private oddly(cell: HTMLElement, row: string, lane: Lane): HTMLElement {
    const odd = this.odd.get(`${row} ${lane.part}-${lane.at}`);
    if (!odd) return cell;
    if (lane.part !== "id") {
      const span = make("span");
      span.textContent = odd.text;
      cell.replaceChildren(span);
    }
    cell.classList.add(odd.problem === null ? "pending" : "wrong");
    if (odd.problem !== null) {
      cell.setAttribute("aria-invalid", "true");
      const why = make("span", "cell-why");
      why.id = `why-${row}-${lane.part}-${lane.at}`;
      why.textContent = odd.problem;
      cell.setAttribute("aria-describedby", why.id);
      cell.append(why);
    }
    return cell;
  }

  private hits(row: Row, column: number): HTMLElement {
    const cell = make("td", "hits-cell");
    place(cell, "gridcell", column, { part: "hits", at: 0 });
    cell.setAttribute("aria-readonly", "true");
    if (this.table.hits === 0) {
      cell.append(line("zero", "–", "span"));
      return cell;
    }
    const link = make("a");
    link.href = this.links.decisions.replace("ROW", encodeURIComponent(row.id));
    link.tabIndex = -1;
    link.append(
      bar((100 * row.hits) / this.table.hits),
      line(row.hits > 0 ? "number" : "number zero", row.hits.toLocaleString("en-US"), "span"),
    );
    cell.append(link);
    return cell;
  }
}

/** The lane of a cell as `odd` names it. */
export function oddKey(table: Table, where: Place): string {
  const { part, at } = laneAt(table, where.column);
  return `${rowAt(table, where.row)?.id ?? ""} ${part}-${at}`;
}

function place(cell: HTMLElement, role: string, column: number, lane: Lane): void {
  cell.setAttribute("role", role);
  cell.setAttribute("aria-colindex", String(column + 1));
  cell.dataset.lane = `${lane.part}-${lane.at}`;
  cell.tabIndex = -1;
}

function make<Name extends keyof HTMLElementTagNameMap>(name: Name, css = ""): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (css) element.className = css;
  return element;
}

function line(css: string, text: string, name: "span" | "div" = "span"): HTMLElement {
  const element = make(name, css);
  element.textContent = text;
  return element;
}

function hidden(text: string): HTMLElement {
  return line("visually-hidden", text);
}

const SVG = "http://www.w3.org/2000/svg";

/** A bar of so many percent, as the server draws them. */
function bar(percent: number): SVGElement {
  const drawn = document.createElementNS(SVG, "svg");
  drawn.setAttribute("class", "bar logic");
  drawn.setAttribute("viewBox", "0 0 100 6");
  drawn.setAttribute("preserveAspectRatio", "none");
  drawn.setAttribute("aria-hidden", "true");
  for (const [css, width] of [
    ["bar-ground", 100],
    ["bar-part", percent],
  ] as const) {
    const part = document.createElementNS(SVG, "rect");
    part.setAttribute("class", css);
    part.setAttribute("width", String(width));
    part.setAttribute("height", "6");
    drawn.append(part);
  }
  return drawn;
}
