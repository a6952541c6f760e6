import type { Catalog, Known } from "../catalog";
import { choice, element } from "../dom";
import { type FactTest, type Part, valueless } from "./model";
import { texts } from "./texts";
import { beginning, literal, shown, valueFields } from "./values";

/** What the fields of a part tell: that a value changed, or that the part must look different now. */
export interface Told {
  readonly id: string;
  readonly catalog: Catalog;
  readonly change: () => void;
  readonly redraw: () => void;
}

/** The type of a fact: as the catalog has it, as the family always has it, as its value shows; else text. */
export function typeOf(fact: string, value: unknown, catalog: Catalog): string {
  const known = catalog.facts.find((each) => each.fact === fact)?.type;
  if (known) return known;
  if (/^event\..+\.(count|sum\..+)$/.test(fact)) return "number";
  if (/^event\..+\.last$/.test(fact)) return "datetime";
  if (/^(event|segment|consent|message)\./.test(fact)) return "boolean";
  const one = Array.isArray(value) ? value[0] : value;
  return typeof one === "number" ? "number" : typeof one === "boolean" ? "boolean" : "text";
}

/** What a part is called where it must be told from others. */
export function called(part: Part, catalog: Catalog): string {
  if (part.kind === "group") return texts.groupName;
  const name = part.kind === "fact" ? part.fact : part.event;
  const known: Known | undefined = catalog.facts.find((each) => each.fact === name);
  return (
    known?.label ??
    catalog.events.find(([event]) => event === name)?.[1] ??
    (name || texts.fact.toLowerCase())
  );
}

/** The fields of a test on a value. */
export function factFields(part: FactTest, told: Told): HTMLElement[] {
  const { catalog, id } = told;
  const type = typeOf(part.fact, part.value, catalog);
  const fact = element("input", {
    id: `${id}-fact`,
    list: "condition-facts",
    "aria-label": texts.fact,
    placeholder: "contact.plan",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
  });
  fact.classList.add("wide");
  fact.value = part.fact;
  fact.addEventListener("input", () => {
    part.fact = fact.value.trim();
    told.change();
  });
  fact.addEventListener("change", () => {
    const now = typeOf(part.fact, part.value, catalog);
    const offered = catalog.operators[now] ?? [];
    if (!offered.some(([token]) => token === part.is)) part.is = offered[0]?.[0] ?? "equal_to";
    part.value = beginning(now, part.is, part.value);
    told.change();
    told.redraw();
  });
  const is = choice({ id: `${id}-is`, "aria-label": texts.test }, catalog.operators[type] ?? [], part.is);
  is.addEventListener("change", () => {
    part.is = is.value;
    part.value = beginning(type, part.is, part.value);
    told.change();
    told.redraw();
  });
  if (valueless(part.is)) return [fact, is];
  const values = valueFields({
    id,
    type,
    is: part.is,
    value: part.value,
    fact: part.fact,
    label: texts.value,
    change: (value) => {
      part.value = value;
      told.change();
    },
    redraw: told.redraw,
  });
  return [fact, is, ...values];
}

/** What a missing or an old value means; hidden while nothing is said. */
export function missingFields(part: FactTest, told: Told): HTMLElement {
  const use =
    typeof part.missing === "object" && part.missing !== null ? (part.missing as { use: unknown }) : null;
  const stated = use
    ? "use"
    : part.missing === "no" || part.missing === undefined
      ? ""
      : String(part.missing);
  const how = choice({ id: `${told.id}-missing` }, texts.missingChoices, stated);
  how.addEventListener("change", () => {
    const type = typeOf(part.fact, part.value, told.catalog);
    part.missing =
      how.value === "use" ? { use: beginning(type, "equal_to", undefined) } : how.value || undefined;
    told.change();
    told.redraw();
  });
  const older = element("input", {
    id: `${told.id}-older`,
    placeholder: "90d",
    maxlength: "9",
    class: "narrow",
    autocomplete: "off",
  });
  older.value = part.olderThan;
  older.addEventListener("input", () => {
    part.olderThan = older.value.trim();
    told.change();
  });
  const fields = [
    element("label", { for: how.id }, texts.missing),
    how,
    ...(use ? [usedField(part, use.use, told)] : []),
    element("label", { for: older.id }, texts.olderThan),
    older,
  ];
  const box = element("div", { class: "part-fields part-more", id: `${told.id}-more` }, ...fields);
  box.hidden = stated === "" && part.olderThan === "";
  return box;
}

function usedField(part: FactTest, value: unknown, told: Told): HTMLElement {
  const field = element("input", {
    id: `${told.id}-use`,
    "aria-label": texts.use,
    class: "narrow",
    autocomplete: "off",
  });
  field.value = shown(value);
  field.addEventListener("input", () => {
    part.missing = { use: literal(field.value, typeOf(part.fact, part.value, told.catalog)) };
    told.change();
  });
  return field;
}
