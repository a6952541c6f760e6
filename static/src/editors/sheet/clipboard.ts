/** A pasted cell. `exact` is the number that the spreadsheet says it holds, however it shows it. */
export interface Pasted {
  readonly text: string;
  readonly exact?: string;
  /** As a table of ours stores it, where it comes from one. */
  readonly stored?: string;
}

/** A cell that is copied: as it is shown, and as it is stored. */
export interface Copied {
  readonly shown: string;
  readonly stored: string;
}

/** Rows of cells from a clipboard: its HTML table where it has one, else its text. */
export function pastedFrom(clipboard: DataTransfer): Pasted[][] {
  const html = clipboard.getData("text/html");
  const text = clipboard.getData("text/plain");
  const told = /<table/i.test(html) ? htmlRows(html) : [];
  const plain = textRows(text);
  // Text knows line breaks within cells best; HTML knows exact numbers. Where they disagree on the shape, HTML holds.
  if (told.length === plain.length && told.every((row, at) => row.length === plain[at]?.length)) {
    return plain.map((row, at) => row.map((cell, column) => ({ ...told[at]?.[column], ...cell })));
  }
  return told.length > 0 ? told : plain;
}

/** Tab-separated text as Excel and Sheets write it: quoted where a cell holds a tab, a line break or a quote. */
export function textRows(text: string): Pasted[][] {
  if (text === "") return [];
  const rows: Pasted[][] = [];
  let row: Pasted[] = [];
  let at = 0;
  while (at <= text.length) {
    const [cell, end] = text[at] === '"' ? quoted(text, at) : plain(text, at);
    row.push({ text: cell.replace(/\r\n?/g, "\n") });
    at = end;
    if (text[at] === "\t") {
      at += 1;
      continue;
    }
    rows.push(row);
    row = [];
    at += text.startsWith("\r\n", at) ? 2 : 1;
    // The break that ends the last row begins none.
    if (at >= text.length) break;
  }
  return rows;
}

function plain(text: string, from: number): [string, number] {
  let end = from;
  while (end < text.length && !"\t\n\r".includes(text[end] ?? "")) end += 1;
  return [text.slice(from, end), end];
}

/** A quoted cell; what begins with a quote but is not closed before a tab or the end is plain: `"pro","team"`. */
function quoted(text: string, from: number): [string, number] {
  let cell = "";
  let at = from + 1;
  while (at < text.length) {
    if (text[at] === '"') {
      if (text[at + 1] === '"') {
        cell += '"';
        at += 2;
        continue;
      }
      const after = text[at + 1];
      if (after === undefined || "\t\n\r".includes(after)) return [cell, at + 1];
      return plain(text, from);
    }
    cell += text[at];
    at += 1;
  }
  return plain(text, from);
}

/** The cells of the first table of a page: those of merged ones are empty, as the spreadsheets have it. */
export function htmlRows(html: string): Pasted[][] {
  const table = new DOMParser().parseFromString(unstyled(html), "text/html").querySelector("table");
  if (!table) return [];
  return Array.from(table.rows, (row) =>
    Array.from(row.cells).flatMap((cell) => [
      {
        text: textOf(cell),
        ...numberOf(cell),
        ...(cell.dataset.sfeel === undefined ? {} : { stored: cell.dataset.sfeel }),
      },
      ...Array.from({ length: Math.min(cell.colSpan, 200) - 1 }, () => ({ text: "" })),
    ]),
  );
}

/** Without styles, which the page's content policy complains of even where nothing is shown. */
function unstyled(html: string): string {
  return html
    .replace(/<style[\s\S]*?<\/style>/gi, "")
    .replace(/<[^>]*>/g, (tag) => tag.replace(/\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
}

function textOf(cell: HTMLElement): string {
  for (const end of cell.querySelectorAll("br")) end.replaceWith("\n");
  return (cell.textContent ?? "")
    .split("\n")
    .map((line) => line.replace(/[\s\u00a0]+/g, " ").trim())
    .join("\n")
    .trim();
}

/** What Sheets (`data-sheets-value`) and Excel (`x:num`) say of a number that they show in their own way. */
function numberOf(cell: HTMLElement): { exact?: string } {
  const excel = cell.getAttribute("x:num");
  if (excel && Number.isFinite(Number(excel))) return { exact: excel };
  try {
    const told = JSON.parse(cell.dataset.sheetsValue ?? "null") as { 1?: number; 3?: number } | null;
    return told?.[1] === 3 && typeof told[3] === "number" ? { exact: String(told[3]) } : {};
  } catch {
    return {};
  }
}

const GERMAN = /^-?(?:\d{1,3}(?:\.\d{3})+|\d+),\d+$/;
const ENGLISH = /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;

/**
 * A pasted text for a column of this kind. A number with a decimal comma is written with a point where that is the one
 * way to read it: the spreadsheet says so, it is an answer (which is one value), it has thousands, or its digits after
 * the comma are no number by themselves. `1,5` in a test remains what S-FEEL takes it for, 1 or 5.
 */
export function forColumn(cell: Pasted, part: string, type: string): string {
  if (cell.stored !== undefined) return cell.stored;
  const text = cell.text.trim();
  if (part === "note" || part === "id") return cell.text;
  if (type !== "number") return text;
  const plain = text.replace(/[\s\u00a0\u202f']/g, "");
  // A share or an amount of money is shown as something else than what it is: only its digits are taken.
  if (cell.exact !== undefined && /^[-\d.,]+$/.test(plain)) return cell.exact;
  if (GERMAN.test(plain)) {
    const [whole = "", part_ = ""] = plain.split(",");
    const certain = part === "then" || plain.includes(".") || /^0\d/.test(part_) || /^-?0$/.test(whole);
    // Three digits may be thousands; then only the spreadsheet itself could say.
    const thousands = !plain.includes(".") && part_.length === 3 && !/^-?0$/.test(whole);
    if (certain && !thousands) return `${whole.replaceAll(".", "")}.${part_}`;
  }
  if (part === "then" && ENGLISH.test(plain)) return plain.replaceAll(",", "");
  return text;
}

/** Rows as a spreadsheet takes them: tab-separated text and an HTML table, which keeps what our tables store. */
export function written(rows: readonly (readonly Copied[])[]): { text: string; html: string } {
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell) => `<td data-sfeel="${escaped(cell.stored)}">${escaped(cell.shown).replaceAll("\n", "<br>")}</td>`).join("")}</tr>`,
  );
  return {
    text: rows.map((row) => row.map((cell) => tabbedText(cell.shown)).join("\t")).join("\r\n"),
    html: `<table><tbody>${body.join("")}</tbody></table>`,
  };
}

function tabbedText(cell: string): string {
  return /[\t\n\r]|^"/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
