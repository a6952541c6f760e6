import { element } from "../dom";
import { choiceField, nameField, type Told, textField } from "./fields";
import { type Behavior, valueless, type Where } from "./model";
import { texts } from "./texts";
import { beginning, lengthFields, shown, valueFields } from "./values";

/** How often something must have happened, as people say it. */
function oftenOf({ least, most }: Behavior): string {
  if (most === 0) return "never";
  if (least !== null && most !== null && least > 0) return "between";
  if (most !== null) return "most";
  return least === 1 || least === null ? "did" : "least";
}

/** How often each way of saying it means, to begin with. */
const BEGINNINGS: Readonly<Record<string, readonly [number | null, number | null]>> = {
  did: [1, null],
  never: [null, 0],
  least: [2, null],
  most: [null, 3],
  between: [1, 3],
};

/** The fields of a test on behavior. */
export function behaviorFields(part: Behavior, told: Told): HTMLElement[] {
  const { id } = told;
  const often = oftenOf(part);
  const how = choiceField(
    told,
    { id: `${id}-often`, "aria-label": texts.did },
    texts.oftens,
    often,
    (way) => {
      [part.least, part.most] = BEGINNINGS[way] ?? [1, null];
    },
  );
  const named = {
    id: `${id}-event`,
    list: "condition-events",
    "aria-label": texts.event,
    placeholder: "pricing_viewed",
  };
  const event = nameField(told, named, part.event, (name) => {
    part.event = name;
  });
  const count = (which: "least" | "most", label: string) => {
    const counted = {
      id: `${id}-${which}`,
      "aria-label": label,
      inputmode: "numeric",
      maxlength: "6",
      class: "narrow",
    };
    return textField(told, counted, shown(part[which]), (text) => {
      part[which] = /^\d+$/.test(text) ? Number(text) : null;
    });
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
  const chosen = part.within ? "within" : "";
  const named = { id: `${told.id}-within`, "aria-label": texts.withinChoice };
  const how = choiceField(told, named, options, chosen, (token) => {
    part.within = token ? "7d" : "";
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
    const named = {
      id: `${id}-property`,
      "aria-label": texts.property,
      placeholder: "plan",
      maxlength: "200",
    };
    const known = told.catalog.properties[part.event] ?? [];
    const proposed = element(
      "datalist",
      { id: `${id}-known` },
      ...known.map((property) => element("option", { value: property })),
    );
    const offered = known.length > 0 ? { list: proposed.id } : {};
    const name = textField(told, { ...named, ...offered }, test.property, (property) => {
      test.property = property;
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
      ...(known.length > 0 ? [proposed] : []),
      ...whereValue(test, id, told),
      remove,
    );
  });
}

function whereValue(test: Where, id: string, told: Told): HTMLElement[] {
  const type =
    typeof (Array.isArray(test.value) ? test.value[0] : test.value) === "number" ? "number" : "text";
  const operators = [...(told.catalog.operators.text ?? []), ...(told.catalog.operators.number ?? [])];
  const named = { id: `${id}-is`, "aria-label": texts.test };
  const is = choiceField(told, named, new Map(operators), test.is, (token) => {
    test.is = token;
    const counts = ["at_least", "at_most", "greater_than", "less_than", "between"].includes(token);
    test.value = beginning(counts ? "number" : type, token, test.value);
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

/**
 * Properties have no stated type: what looks like a number or like yes and no is taken for one. What a number cannot
 * hold as it was typed, such as a long id, stays text.
 */
export function loose(text: string): unknown {
  const typed = text.trim();
  if (/^-?\d+(\.\d+)?$/.test(typed) && String(Number(typed)) === typed) return Number(typed);
  return typed === "true" ? true : typed === "false" ? false : text;
}

function said(text: string): HTMLElement {
  return element("span", { class: "join" }, text);
}
