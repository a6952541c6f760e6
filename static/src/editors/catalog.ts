/** A fact that rules may ask: as documents write it, as people call it, its type where it has one for sure. */
export interface Known {
  readonly fact: string;
  readonly label: string;
  readonly type: string;
  readonly group: string;
  /** Values that it is known to take. */
  readonly values?: readonly string[];
}

export interface Catalog {
  readonly facts: readonly Known[];
  /** Events: name and label. */
  readonly events: readonly (readonly [string, string])[];
  /** Properties that have come with each event. */
  readonly properties: Readonly<Record<string, readonly string[]>>;
  /** What each type can be asked: operators and their words. */
  readonly operators: Readonly<Record<string, readonly (readonly [string, string])[]>>;
}

let asked: Promise<Catalog> | null = null;

/** What is known before the server has said anything. */
export const NOTHING: Catalog = { facts: [], events: [], properties: {}, operators: {} };

/** The facts that this installation knows; asked for once per page. */
export function catalog(): Promise<Catalog> {
  asked ??= read();
  return asked;
}

async function read(): Promise<Catalog> {
  const address = document.querySelector<HTMLElement>("[data-facts]")?.dataset.facts;
  if (!address) return NOTHING;
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } });
    return answer.ok ? ((await answer.json()) as Catalog) : NOTHING;
  } catch {
    return NOTHING;
  }
}

const values = new Map<string, Promise<readonly string[]>>();

/** Values that contacts have of a fact, the most frequent first. Asked for once per fact and page. */
export function valuesOf(fact: string): Promise<readonly string[]> {
  const known = values.get(fact) ?? readValues(fact);
  values.set(fact, known);
  return known;
}

async function readValues(fact: string): Promise<readonly string[]> {
  const address = document.querySelector<HTMLElement>("[data-facts]")?.dataset.facts;
  if (!address || !fact.startsWith("contact.")) return [];
  try {
    const answer = await fetch(`${address}values/?${new URLSearchParams({ fact })}`);
    return answer.ok ? ((await answer.json()) as { values: string[] }).values : [];
  } catch {
    return [];
  }
}
