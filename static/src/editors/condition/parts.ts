import type { Catalog, Known } from "../catalog";
import { choice, element } from "../dom";
import type { Behavior, FactTest, Part, Where } from "./model";
import { valueless } from "./model";
import { texts } from "./texts";
import { beginning, lengthFields, literal, shown, valueFields } from "./values";

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

/** How often something must have happened, as people say it. */
function oftenOf({ least, most }: Behavior): string {
  if (most === 0) return "never";
  if (least !== null && most !== null && least > 0) return "between";
  if (most !== null) return "most";
  return least === 1 || least === null ? "did" : "least";
}

/** The fields of a test on behavior. */
export function behaviorFields(part: Behavior, told: Told): HTMLElement[] {
  const { id } = told;
  const often = oftenOf(part);
  const how = choice({ id: `${id}-often`, "aria-label": texts.did }, texts.oftens, often);
  how.addEventListener("change", () => {
    const [least, most] = {
      did: [1, null],
      never: [null, 0],
      least: [2, null],
      most: [null, 3],
      between: [1, 3],
    }[how.value] ?? [1, null];
    part.least = least as number | null;
    part.most = most as number | null;
    told.change();
    told.redraw();
  });
  const event = element("input", {
    id: `${id}-event`,
    list: "condition-events",
    "aria-label": texts.event,
    placeholder: "pricing_viewed",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "200",
  });
  event.classList.add("wide");
  event.value = part.event;
  event.addEventListener("input", () => {
    part.event = event.value.trim();
    told.change();
  });
  const count = (which: "least" | "most", label: string) => {
    const field = element("input", {
      id: `${id}-${which}`,
      "aria-label": label,
      inputmode: "numeric",
      maxlength: "6",
      class: "narrow",
      autocomplete: "off",
    });
    field.value = shown(part[which]);
    field.addEventListener("input", () => {
      part[which] = /^\d+$/.test(field.value.trim()) ? Number(field.value) : null;
      told.change();
    });
    return field;
  };
  const counts =
    often === "least"
      ? [count("least", texts.leastTimes), said(texts.times)]
      : often === "most"
        ? [count("most", texts.mostTimes), said(texts.times)]
        : often === "between"
          ? [count("least", texts.leastTimes), said("–"), count("most", texts.mostTimes), said(texts.times)]
          : [];
  return [how, ...counts, event, ...withinFields(part, told)];
}

function withinFields(part: Behavior, told: Told): HTMLElement[] {
  const options = [
    ["", texts.ever],
    ["within", texts.within],
  ] as const;
  const how = choice(
    { id: `${told.id}-within`, "aria-label": texts.withinChoice },
    options,
    part.within ? "within" : "",
  );
  how.addEventListener("change", () => {
    part.within = how.value ? "7d" : "";
    told.change();
    told.redraw();
  });
  if (!part.within) return [how];
  const change = (value: unknown) => {
    part.within = shown(value);
    told.change();
  };
  return [how, ...lengthFields({ id: `${told.id}-span`, value: part.within, label: texts.within, change })];
}

/** The properties that an event must have, one to a line. */
export function whereFields(part: Behavior, told: Told): HTMLElement[] {
  return part.where.map((test, at) => {
    const id = `${told.id}-where-${at}`;
    const name = element("input", {
      id: `${id}-property`,
      "aria-label": texts.property,
      placeholder: "plan",
      autocomplete: "off",
      maxlength: "200",
    });
    name.value = test.property;
    name.addEventListener("input", () => {
      test.property = name.value.trim();
      told.change();
    });
    const remove = element(
      "button",
      { type: "button", class: "button small square quiet", "aria-label": texts.removeWhere },
      "×",
    );
    remove.addEventListener("click", () => {
      part.where.splice(at, 1);
      told.change();
      told.redraw();
    });
    return element(
      "div",
      { class: "part-fields where-line" },
      said(texts.where),
      name,
      ...whereValue(test, id, told),
      remove,
    );
  });
}

function whereValue(test: Where, id: string, told: Told): HTMLElement[] {
  const type =
    typeof (Array.isArray(test.value) ? test.value[0] : test.value) === "number" ? "number" : "text";
  const operators = [...(told.catalog.operators.text ?? []), ...(told.catalog.operators.number ?? [])];
  const is = choice({ id: `${id}-is`, "aria-label": texts.test }, new Map(operators), test.is);
  is.addEventListener("change", () => {
    test.is = is.value;
    const counts = ["at_least", "at_most", "greater_than", "less_than", "between"].includes(is.value);
    test.value = beginning(counts ? "number" : type, test.is, test.value);
    told.change();
    told.redraw();
  });
  if (valueless(test.is)) return [is];
  const change = (value: unknown) => {
    test.value = typeof value === "string" ? loose(value) : value;
    told.change();
  };
  return [
    is,
    ...valueFields({
      id,
      type,
      is: test.is,
      value: test.value,
      fact: "",
      label: texts.value,
      change,
      redraw: told.redraw,
    }),
  ];
}

/** Properties have no stated type: what looks like a number or like yes and no is taken for one. */
function loose(text: string): unknown {
  if (/^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text);
  return text.trim() === "true" ? true : text.trim() === "false" ? false : text;
}

function said(text: string): HTMLElement {
  return element("span", { class: "join" }, text);
}
