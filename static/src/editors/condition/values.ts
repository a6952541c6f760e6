import { valuesOf } from "../catalog";
import { choice, element } from "../dom";
import { texts } from "./texts";

/** What a control of a value needs to know, and whom it tells. */
export interface Asked {
  /** Begins the ids of its fields. */
  readonly id: string;
  readonly type: string;
  readonly is: string;
  readonly value: unknown;
  /** The fact whose known values are proposed; empty for none. */
  readonly fact: string;
  readonly label: string;
  readonly change: (value: unknown) => void;
  /** Called where the control itself must look different now. */
  readonly redraw: () => void;
}

const LISTS = ["one_of", "not_one_of"];

/** The fields for a value: by the type of the fact and by the operator. */
export function valueFields(asked: Asked): HTMLElement[] {
  const { is, type } = asked;
  if (is === "within_last" || is === "within_next") return lengthFields(asked);
  if (is === "before" || is === "after") return instantFields(asked);
  if (is === "between") return rangeFields(asked);
  if (LISTS.includes(is)) return listFields(asked);
  if (type === "boolean") return [yesNo(asked)];
  if (type === "duration") return lengthFields(asked);
  return [plain(asked)];
}

/** The value to begin with when the operator or the fact changes. */
export function beginning(type: string, is: string, before: unknown): unknown {
  if (is === "known" || is === "unknown") return undefined;
  if (is === "within_last" || is === "within_next") return isLength(before) ? before : "7d";
  if (is === "before" || is === "after") return isInstant(before) ? before : { ago: "7d" };
  const one = Array.isArray(before) ? before[0] : before;
  const kept = fits(one, type) ? one : begins(type);
  if (is === "between") return Array.isArray(before) && before.length === 2 ? before : [kept, kept];
  if (LISTS.includes(is)) return Array.isArray(before) ? before : kept === "" ? [] : [kept];
  return kept;
}

function begins(type: string): unknown {
  return type === "number" ? 0 : type === "boolean" ? true : type === "duration" ? "1d" : "";
}

function fits(value: unknown, type: string): boolean {
  if (type === "number") return typeof value === "number";
  if (type === "boolean") return typeof value === "boolean";
  if (type === "duration") return isLength(value);
  return typeof value === "string";
}

function isLength(value: unknown): value is string {
  return typeof value === "string" && /^\d+[mhdw]$/.test(value);
}

function isInstant(value: unknown): boolean {
  return (
    value === "now" ||
    (typeof value === "object" && value !== null && !Array.isArray(value)) ||
    typeof value === "string"
  );
}

/** A text as the literal of a type; what is none stays text, and the server says what is wrong. */
export function literal(text: string, type: string): unknown {
  const typed = text.trim();
  if (type === "number") {
    const plainly = typed.replace(/^(-?\d+),(\d+)$/, "$1.$2");
    return plainly !== "" && Number.isFinite(Number(plainly)) ? Number(plainly) : typed;
  }
  if (type === "boolean")
    return typed === "true" || typed === "yes" ? true : typed === "false" || typed === "no" ? false : typed;
  return text;
}

export function shown(value: unknown): string {
  return value === undefined || value === null
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);
}

function plain(asked: Asked): HTMLElement {
  const { id, type, label, value } = asked;
  const kind = { date: "date", datetime: "datetime-local", time: "time" }[type] ?? "text";
  const field = element("input", {
    id: `${id}-value`,
    type: kind,
    "aria-label": label,
    autocomplete: "off",
    maxlength: "500",
  });
  field.classList.add(type === "number" ? "narrow" : "wide");
  if (type === "number") field.inputMode = "decimal";
  field.value = shown(value);
  field.addEventListener("input", () => asked.change(literal(field.value, type)));
  if (type === "text") propose(field, asked.fact);
  return field;
}

function propose(field: HTMLInputElement, fact: string): void {
  if (fact === "") return;
  void valuesOf(fact).then((values) => {
    if (values.length === 0 || !field.isConnected) return;
    const list = element(
      "datalist",
      { id: `${field.id}-known` },
      ...values.map((value) => element("option", { value })),
    );
    field.setAttribute("list", list.id);
    field.after(list);
  });
}

function yesNo(asked: Asked): HTMLElement {
  const options = [
    ["true", texts.yes],
    ["false", texts.no],
  ] as const;
  const field = choice(
    { id: `${asked.id}-value`, "aria-label": asked.label },
    options,
    String(asked.value ?? true),
  );
  field.addEventListener("change", () => asked.change(field.value === "true"));
  return field;
}

function listFields(asked: Asked): HTMLElement[] {
  const { id, label, type, value } = asked;
  const field = element("input", {
    id: `${id}-value`,
    "aria-label": label,
    autocomplete: "off",
    placeholder: texts.list,
    maxlength: "2000",
  });
  field.classList.add("wide");
  field.value = listText(Array.isArray(value) ? value : []);
  field.addEventListener("input", () => asked.change(listOf(field.value).map((part) => literal(part, type))));
  return [field];
}

/** Values with commas between them; quotes hold one together that has a comma itself. */
export function listOf(text: string): string[] {
  const parts = text.match(/\s*"(?:[^"]|"")*"\s*|[^,]+/g) ?? [];
  return parts
    .map((part) => part.trim())
    .filter(Boolean)
    .map((part) => (/^".*"$/s.test(part) ? part.slice(1, -1).replaceAll('""', '"') : part));
}

export function listText(values: readonly unknown[]): string {
  return values
    .map((value) => (/[",]/.test(shown(value)) ? `"${shown(value).replaceAll('"', '""')}"` : shown(value)))
    .join(", ");
}

function rangeFields(asked: Asked): HTMLElement[] {
  const pair = Array.isArray(asked.value) ? [...asked.value] : ["", ""];
  return [0, 1].flatMap((at) => {
    const part = {
      ...asked,
      id: `${asked.id}-${at}`,
      is: "equal_to",
      fact: "",
      value: pair[at],
      label: at === 0 ? texts.from : texts.to,
      change: (value: unknown) => {
        pair[at] = value;
        asked.change([...pair]);
      },
    };
    return [...(at === 1 ? [element("span", { class: "join" }, "–")] : []), ...valueFields(part)];
  });
}

/** A number and its unit: `7d`. */
export function lengthFields(asked: Pick<Asked, "id" | "value" | "label" | "change">): HTMLElement[] {
  const told = /^(\d+)([mhdw])$/.exec(shown(asked.value));
  const number = element("input", {
    id: `${asked.id}-number`,
    inputmode: "numeric",
    "aria-label": asked.label,
    maxlength: "6",
    autocomplete: "off",
  });
  number.classList.add("narrow");
  number.value = told?.[1] ?? shown(asked.value);
  const unit = choice({ id: `${asked.id}-unit`, "aria-label": texts.unit }, texts.units, told?.[2] ?? "d");
  const change = () => asked.change(`${number.value.trim()}${unit.value}`);
  number.addEventListener("input", change);
  unit.addEventListener("change", change);
  return [number, unit];
}

/** A moment: a date, so long ago or from now, or now. */
function instantFields(asked: Asked): HTMLElement[] {
  const { value } = asked;
  const relative =
    typeof value === "object" && value !== null ? (value as { ago?: unknown; ahead?: unknown }) : null;
  const how = value === "now" ? "now" : relative ? ("ahead" in relative ? "ahead" : "ago") : "date";
  const field = choice({ id: `${asked.id}-how`, "aria-label": texts.instant }, texts.instants, how);
  field.addEventListener("change", () => {
    asked.change({ now: "now", date: "", ago: { ago: "7d" }, ahead: { ahead: "7d" } }[field.value]);
    asked.redraw();
  });
  if (how === "now") return [field];
  if (how === "date") {
    const day = element("input", { id: `${asked.id}-value`, type: "date", "aria-label": asked.label });
    day.value = shown(value).slice(0, 10);
    day.addEventListener("input", () => asked.change(day.value));
    return [field, day];
  }
  const length = lengthFields({
    ...asked,
    value: relative?.[how],
    change: (told) => asked.change({ [how]: told }),
  });
  return [...length, field];
}
