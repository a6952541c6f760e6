const QUOTED = /(?<=^|[\s,(])"(?:[^"\\]|\\.)*(?:"|$)/gs;
const PARTING = /\s*,\s*(?:or\s+)?|\s+or\s+/gi;
/** Texts of plain signs, in which nothing parts them or reads as a word of its own. */
const PLAIN = /^[\p{L}\p{N}_.:/&@%+'-]+(?: [\p{L}\p{N}_.:/&@%+'-]+)*$/u;
const OWN =
  /^(?:-|any|anything|all|unknown|missing|empty|known|present|null|(?:not|or)(?: .*)?|.* or)$|[^ ] or [^ ]/i;

/** The text with what stands in quotes made unreadable, sign for sign, so that nothing in it parts. */
function masked(text: string): string {
  return text.replaceAll(QUOTED, (quoted) => "x".repeat(quoted.length));
}

/** A text as it stands in a cell: in quotes where it would read as something else, as `Acme, Inc` would. */
export function inWords(value: string): string {
  if (PLAIN.test(value) && !OWN.test(value)) return value;
  return `"${value.replaceAll(/["\\]/g, "\\$&")}"`;
}

/** The members of a list in words; what stands in quotes is one. */
export function members(words: string): string[] {
  const found: string[] = [];
  let from = 0;
  for (const parting of masked(words).matchAll(PARTING)) {
    found.push(words.slice(from, parting.index));
    from = parting.index + parting[0].length;
  }
  return [...found, words.slice(from)];
}

/** The part of a cell that is being typed: what stands after the last comma or "or", and what comes before it. */
export function lastPart(text: string): { before: string; part: string } {
  const found = /^(?<before>.*(?:,\s*|\bor\s+|\bnot\s+))?/is.exec(masked(text));
  const at = found?.groups?.before?.length ?? 0;
  return { before: text.slice(0, at), part: text.slice(at) };
}

/** Values that go on from what is typed: those that begin like it first, then those that hold it. */
export function proposals(text: string, values: readonly string[], whole: boolean, most = 8): string[] {
  const { part } = whole ? { part: text } : lastPart(text);
  const bare = (said: string) => (whole ? said : said.replace(/^"/, "")).toLowerCase();
  const wanted = bare(part.trim());
  if (wanted === "") return values.slice(0, most);
  const begins = values.filter((value) => bare(value).startsWith(wanted));
  const holds = values.filter((value) => !begins.includes(value) && bare(value).includes(wanted));
  const found = [...begins, ...holds].slice(0, most);
  return found.length === 1 && found[0] !== undefined && bare(found[0]) === wanted ? [] : found;
}

/** The text with its last part completed. */
export function completed(text: string, value: string, whole: boolean): string {
  return whole ? value : `${lastPart(text).before}${value}`;
}
