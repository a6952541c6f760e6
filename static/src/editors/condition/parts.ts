import type { Catalog, Known } from "../catalog";
import { element } from "../dom";
import { choiceField, nameField, type Told, textField } from "./fields";
import { type FactTest, type Part, valueless } from "./model";
import { texts } from "./texts";
import { beginning, literal, shown, valueFields } from "./values";

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
  const named = {
    id: `${id}-fact`,
    list: "condition-facts",
    "aria-label": texts.fact,
    placeholder: "contact.plan",
  };
  const fact = nameField(told, named, part.fact, (name) => {
    part.fact = name;
  });
  fact.addEventListener("change", () => {
    const now = typeOf(part.fact, part.value, catalog);
    const offered = catalog.operators[now] ?? [];
    if (!offered.some(([token]) => token === part.is)) part.is = offered[0]?.[0] ?? "equal_to";
    part.value = beginning(now, part.is, part.value);
    told.change();
    told.redraw();
  });
  const tests = { id: `${id}-is`, "aria-label": texts.test };
  const is = choiceField(told, tests, catalog.operators[type] ?? [], part.is, (token) => {
    part.is = token;
    part.value = beginning(type, token, part.value);
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
  const how = choiceField(told, { id: `${told.id}-missing` }, texts.missingChoices, stated, (token) => {
    const type = typeOf(part.fact, part.value, told.catalog);
    part.missing = token === "use" ? { use: beginning(type, "equal_to", undefined) } : token || undefined;
  });
  const aged = { id: `${told.id}-older`, placeholder: "90d", maxlength: "9", class: "narrow" };
  const older = textField(told, aged, part.olderThan, (text) => {
    part.olderThan = text;
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
  const named = { id: `${told.id}-use`, "aria-label": texts.use, class: "narrow" };
  return textField(told, named, shown(value), (text) => {
    part.missing = { use: literal(text, typeOf(part.fact, part.value, told.catalog)) };
  });
}
