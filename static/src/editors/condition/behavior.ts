import { choice, element } from "../dom";
import { type Behavior, valueless, type Where } from "./model";
import type { Told } from "./parts";
import { texts } from "./texts";
import { beginning, lengthFields, shown, valueFields } from "./values";

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
