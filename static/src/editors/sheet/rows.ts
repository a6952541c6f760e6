import { cellAt, described, factParts, isOtherwise, type Lane, laneAt, lanes, rowAt } from "./model";
import { texts } from "./texts";
import type { Part, Place, Row, Table } from "./types";

const PARTS: readonly Part[] = ["id", "when", "then", "note", "hits"];
const HEADS = ["row-head", "input-head", "output-head", "note-head", "hits-head"];

/** What a cell says instead of what is stored: text on its way, or text that could not be read. */
export interface Odd {
  readonly text: string;
  readonly problem: string | null;
}

/** What drawing a row needs to know. */
export interface Look {
  readonly table: Table;
  readonly odd: ReadonlyMap<string, Odd>;
  readonly links: { readonly comment: string; readonly decisions: string };
  readonly icons: (name: string) => Node;
  /** Whether cells are shown as they are stored, rather than in words. */
  readonly sfeel: boolean;
}

export function headRow(look: Look): HTMLTableRowElement {
  const row = make("tr");
  row.setAttribute("role", "row");
  row.setAttribute("aria-rowindex", "1");
  for (const [column, lane] of lanes(look.table).entries()) {
    const cell = make("th", HEADS[PARTS.indexOf(lane.part)]);
    place(cell, "columnheader", column, lane);
    const told = described(look.table, column);
    if (told) {
      cell.append(line("head-label", told.label));
      if (told.fact !== told.label) cell.append(factLine(told.fact));
      const type = texts.types[told.type] ?? told.type;
      cell.append(
        line(
          "head-note",
          lane.part === "then" && told.values.length > 0
            ? `${type}: ${told.values.join(", ")}`
            : [type, ...told.notes].join(" · "),
        ),
      );
      if (lane.part === "when") cell.append(filled(lane.at));
    } else if (lane.part !== "when" && lane.part !== "then") {
      cell.append({ id: texts.row, note: texts.note, hits: texts.hits }[lane.part]);
      if (lane.part === "hits") cell.title = texts.hitsHelp;
    }
    row.append(cell);
  }
  return row;
}

export function bodyRow(look: Look, row: Row, at: number): HTMLTableRowElement {
  const last = isOtherwise(look.table, at);
  const element = make(
    "tr",
    last ? "otherwise" : row.doubts.length > 0 ? "doubtful" : row.fresh ? "new" : "",
  );
  element.id = `row-${row.id}`;
  element.setAttribute("role", "row");
  element.setAttribute("aria-rowindex", String(at + 2));
  element.append(name(look, row, last));
  for (const [column, lane] of lanes(look.table).entries()) {
    if (lane.part === "id") continue;
    if (last && lane.part === "when") {
      if (lane.at > 0) continue;
      const words = make("td", "otherwise-words");
      place(words, "gridcell", column, lane);
      words.colSpan = look.table.inputs.length;
      words.setAttribute("aria-colspan", String(words.colSpan));
      words.style.gridColumn = `span ${words.colSpan}`;
      words.textContent = texts.otherwiseWords;
      element.append(words);
    } else element.append(cell(look, row, { row: at, column }, lane, last));
  }
  return element;
}

function name(look: Look, row: Row, last: boolean): HTMLElement {
  const cell = make("th", "row-head");
  place(cell, "rowheader", 0, { part: "id", at: 0 });
  if (!last) {
    const grip = make("span", "grip");
    grip.setAttribute("aria-hidden", "true");
    cell.append(grip);
  }
  const name = make("span", "row-name");
  name.textContent = look.odd.get(`${row.id} id-0`)?.text ?? (last ? texts.otherwise : row.id);
  cell.append(name);
  for (const doubt of row.doubts) {
    const sign = make("span", "row-problem");
    sign.title = doubt;
    sign.append(look.icons("doubt"), hidden(doubt));
    cell.append(sign);
  }
  const talk = make("a", row.threads > 0 ? "talk said" : "talk");
  talk.href = look.links.comment.replace("ROW", encodeURIComponent(row.id));
  talk.tabIndex = -1;
  talk.id = `talk-${row.id}`;
  talk.dataset.talk = "";
  talk.setAttribute("aria-label", texts.commentOn(row.id, row.threads));
  talk.append(look.icons("talk"));
  if (row.threads > 0) talk.append(line("number", String(row.threads), "span"));
  cell.append(talk);
  return oddly(look, cell, row.id, { part: "id", at: 0 });
}

function cell(look: Look, row: Row, where: Place, lane: Lane, last: boolean): HTMLElement {
  const told = cellAt(look.table, where);
  if (lane.part === "hits") return hits(look, row, where.column);
  const css = lane.part === "note" ? "note-cell" : `cell ${lane.part}`;
  const cell = make("td", css);
  place(cell, "gridcell", where.column, lane);
  if (lane.part === "note") {
    cell.textContent = last ? "" : row.note;
  } else if (told) {
    const [stored, words, was] = told;
    const span = make("span");
    span.textContent = (look.sfeel ? stored : words) || "\u00a0";
    cell.append(span);
    if (words === "any") cell.classList.add("any");
    if (was !== undefined) {
      cell.classList.add("changed");
      cell.title = texts.was(was);
    }
  }
  if (last && lane.part === "note") cell.setAttribute("aria-readonly", "true");
  const odd = oddly(look, cell, row.id, lane);
  const threads = row.said?.[`${lane.part}-${lane.at}`] ?? 0;
  if (threads > 0) odd.append(talkOf(look, row, where.column, lane, threads));
  return odd;
}

/** The sign of threads about a cell. A key of the grid opens them too, so Tab does not stop here. */
function talkOf(look: Look, row: Row, column: number, lane: Lane, threads: number): HTMLElement {
  const talk = make("a", "talk said cell-talk");
  const cell = encodeURIComponent(aboutCell(look.table, lane.part, column));
  talk.href = look.links.comment.replace("ROW", `${encodeURIComponent(row.id)}&cell=${cell}`);
  talk.tabIndex = -1;
  talk.id = `talk-${row.id}-${lane.part}-${lane.at}`;
  talk.dataset.talk = "";
  talk.setAttribute("aria-label", texts.commentsOnCell(threads));
  talk.append(look.icons("talk"), line("number", String(threads), "span"));
  return talk;
}

/** The column of a cell as comments name it; empty for what is no test and no answer. */
export function aboutCell(table: Table, part: Part, column: number): string {
  const told = described(table, column);
  return told && (part === "when" || part === "then") ? `${part} ${told.fact}` : "";
}

/** What is on its way, or could not be read, stands in the cell in the place of what is stored. */
function oddly(look: Look, cell: HTMLElement, row: string, lane: Lane): HTMLElement {
  const odd = look.odd.get(`${row} ${lane.part}-${lane.at}`);
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

function hits(look: Look, row: Row, column: number): HTMLElement {
  const cell = make("td", "hits-cell");
  place(cell, "gridcell", column, { part: "hits", at: 0 });
  cell.setAttribute("aria-readonly", "true");
  if (look.table.hits === 0) {
    cell.append(line("zero", "–", "span"));
    return cell;
  }
  const link = make("a");
  link.href = look.links.decisions.replace("ROW", encodeURIComponent(row.id));
  link.tabIndex = -1;
  link.append(
    bar((100 * row.hits) / look.table.hits),
    line(row.hits > 0 ? "number" : "number zero", row.hits.toLocaleString("en-US"), "span"),
  );
  cell.append(link);
  return cell;
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

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  css = "",
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (css) element.className = css;
  return element;
}

/** The name of a fact, which may be broken where its parts meet. */
function factLine(fact: string): HTMLElement {
  const made = line("head-fact", "");
  made.append(...factParts(fact).flatMap((part, index) => (index === 0 ? [part] : [make("wbr"), part])));
  return made;
}

function line(css: string, text: string, name: "span" | "div" = "span"): HTMLElement {
  const element = make(name, css);
  element.textContent = text;
  return element;
}

/** How filled and fresh the fact of a column is: the page brings it, and it stays while the head is drawn anew. */
function filled(column: number): HTMLElement {
  const id = `fill-${column}`;
  const said = line("head-note head-data", document.getElementById(id)?.textContent ?? "");
  said.id = id;
  return said;
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
