/** The part of a cell that is being typed: what stands after the last comma or "or", and what comes before it. */
export function lastPart(text: string): { before: string; part: string } {
  const found = /^(?<before>.*(?:,\s*|\bor\s+|\bnot\s+))?(?<part>.*)$/is.exec(text);
  return { before: found?.groups?.before ?? "", part: found?.groups?.part ?? "" };
}

/** Values that go on from what is typed: those that begin like it first, then those that hold it. */
export function proposals(text: string, values: readonly string[], whole: boolean, most = 8): string[] {
  const { part } = whole ? { part: text } : lastPart(text);
  const wanted = part.trim().toLowerCase();
  if (wanted === "") return values.slice(0, most);
  const begins = values.filter((value) => value.toLowerCase().startsWith(wanted));
  const holds = values.filter((value) => !begins.includes(value) && value.toLowerCase().includes(wanted));
  const found = [...begins, ...holds].slice(0, most);
  return found.length === 1 && found[0]?.toLowerCase() === wanted ? [] : found;
}

/** The text with its last part completed. */
export function completed(text: string, value: string, whole: boolean): string {
  return whole ? value : `${lastPart(text).before}${value}`;
}
