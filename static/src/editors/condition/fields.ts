import type { Catalog } from "../catalog";
import { choice, element } from "../dom";

/** What the fields of a part tell: that a value changed, or that the part must look different now. */
export interface Told {
  readonly id: string;
  readonly catalog: Catalog;
  readonly change: () => void;
  readonly redraw: () => void;
}

type Attributes = Readonly<Record<string, string>>;

/** A field whose text is kept as it is typed, without spaces around it. */
export function textField(
  told: Told,
  attributes: Attributes,
  value: string,
  keep: (text: string) => void,
): HTMLInputElement {
  const field = element("input", { autocomplete: "off", ...attributes });
  field.value = value;
  field.addEventListener("input", () => {
    keep(field.value.trim());
    told.change();
  });
  return field;
}

/** A field for the name of a fact or an event; its `list` offers those that are known. */
export function nameField(
  told: Told,
  attributes: Attributes,
  value: string,
  keep: (name: string) => void,
): HTMLInputElement {
  const always = { spellcheck: "false", maxlength: "200", class: "wide" };
  return textField(told, { ...always, ...attributes }, value, keep);
}

/** A choice after which the part looks different. */
export function choiceField(
  told: Told,
  attributes: Attributes,
  options: Iterable<readonly [string, string]>,
  value: string,
  keep: (token: string) => void,
): HTMLSelectElement {
  const field = choice(attributes, options, value);
  field.addEventListener("change", () => {
    keep(field.value);
    told.change();
    told.redraw();
  });
  return field;
}
