import { catalog, type Known } from "../catalog";
import { texts } from "./texts";
import type { Column } from "./types";

type Told = Record<string, unknown>;

export interface Asked {
  readonly part: "when" | "then";
  /** The column to change; null for a new one. */
  readonly column: Column | null;
  /** Stores it. Gives what is wrong with it, or null. */
  readonly save: (to: Told) => Promise<string | null>;
  readonly remove: (() => void) | null;
  /** Where the focus goes afterwards. */
  readonly after: () => void;
}

/** Asks what a column is about: the fact that it asks, or the answer that it gives. */
export function askColumn(asked: Asked): void {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog column-dialog";
  const { part, column } = asked;
  const title = column
    ? (part === "when" ? texts.editFact : texts.editAnswer)(column.label)
    : part === "when"
      ? texts.addFact
      : texts.addAnswer;
  const form = document.createElement("form");
  const heading = element("h2", { id: "column-title" }, title);
  dialog.setAttribute("aria-labelledby", heading.id);
  const problem = element("p", { class: "field-problem", role: "alert" });
  problem.hidden = true;
  const fields = part === "when" ? factFields(column) : answerFields(column);
  const body = element("div", { class: "dialog-body" });
  body.append(problem, ...fields.elements);
  const foot = element("div", { class: "dialog-foot" });
  const cancel = element("button", { type: "button", class: "button" }, texts.cancel);
  const save = element("button", { class: "button primary logic" }, column ? texts.save : texts.add);
  cancel.addEventListener("click", () => dialog.close());
  if (asked.remove) {
    const remove = element("button", { type: "button", class: "button danger quiet" }, texts.remove);
    remove.addEventListener("click", () => {
      dialog.close();
      asked.remove?.();
    });
    foot.append(remove);
  }
  foot.append(cancel, save);
  const head = element("div", { class: "dialog-head" });
  head.append(heading);
  form.append(head, body, foot);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const wrong = await asked.save(fields.told());
    problem.hidden = wrong === null;
    problem.textContent = wrong ?? "";
    if (wrong === null) dialog.close();
  });
  dialog.append(form);
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    dialog.remove();
    asked.after();
  });
  document.body.append(dialog);
  dialog.showModal();
}

interface Fields {
  readonly elements: HTMLElement[];
  readonly told: () => Told;
}

function factFields(column: Column | null): Fields {
  const before = column?.told ?? {};
  const fact = input("column-fact", String(before.fact ?? ""), {
    required: "",
    list: "column-facts",
    placeholder: "contact.plan",
  });
  const known = element("datalist", { id: "column-facts" });
  const label = input("column-label", String(before.label ?? ""), { maxlength: "120" });
  const type = select("column-type", Object.entries(texts.types), String(before.type ?? "text"));
  const within = input("column-within", String(before.within ?? ""), { placeholder: "7d" });
  const use =
    typeof before.missing === "object" && before.missing !== null
      ? (before.missing as { use: unknown })
      : null;
  const missing = select(
    "column-missing",
    texts.missingChoices,
    use ? "use" : String(before.missing ?? "no"),
  );
  const instead = input("column-instead", use ? String(use.use) : "");
  const older = input("column-older", String(before.no_older_than ?? ""), { placeholder: "90d" });
  const insteadField = field(texts.missingValue, instead);
  const withinField = field(texts.within, within, texts.withinHelp);
  let facts: readonly Known[] = [];
  const follow = () => {
    const found = facts.find((each) => each.fact === fact.value.trim());
    if (found?.type) type.value = found.type;
    if (found && label.value === "") label.placeholder = found.label;
    withinField.hidden = !fact.value.startsWith("event.");
    insteadField.hidden = missing.value !== "use";
  };
  void catalog().then((told) => {
    facts = told.facts;
    known.replaceChildren(
      ...facts.map((each) => element("option", { value: each.fact }, `${each.label} (${each.group})`)),
    );
    if (fact.value === "") follow();
  });
  fact.addEventListener("change", follow);
  missing.addEventListener("change", follow);
  follow();
  return {
    elements: [
      field(texts.fact, fact, texts.factHelp),
      known,
      pair(field(texts.type, type), field(texts.label, label)),
      withinField,
      pair(field(texts.missing, missing), insteadField),
      field(texts.olderThan, older, texts.olderThanHelp),
    ],
    told: () => ({
      fact: fact.value,
      label: label.value,
      type: type.value,
      within: withinField.hidden ? "" : within.value,
      missing: missing.value === "use" ? { use: instead.value } : missing.value === "no" ? "" : missing.value,
      no_older_than: older.value,
    }),
  };
}

function answerFields(column: Column | null): Fields {
  const before = column?.told ?? {};
  const name = input("column-name", String(before.name ?? ""), { required: "", maxlength: "60" });
  const label = input("column-label", String(before.label ?? ""), { maxlength: "120" });
  const type = select("column-type", Object.entries(texts.types), String(before.type ?? "text"));
  const values = document.createElement("textarea");
  values.id = "column-values";
  values.rows = 5;
  values.value = (column?.values ?? []).join("\n");
  return {
    elements: [
      field(texts.name, name, texts.nameHelp),
      pair(field(texts.type, type), field(texts.label, label)),
      field(texts.outcomes, values, texts.outcomesHelp),
    ],
    told: () => ({
      name: name.value,
      label: label.value,
      type: type.value,
      values: values.value
        .split("\n")
        .map((value) => value.trim())
        .filter(Boolean),
    }),
  };
}

function field(label: string, control: HTMLElement, help = ""): HTMLElement {
  const shown = element("div", { class: "field grow" });
  shown.append(element("label", { for: control.id }, label), control);
  if (help) {
    const said = element("p", { class: "field-help", id: `${control.id}-help` }, help);
    control.setAttribute("aria-describedby", said.id);
    shown.append(said);
  }
  return shown;
}

function pair(...fields: HTMLElement[]): HTMLElement {
  const shown = element("div", { class: "field-pair" });
  shown.append(...fields);
  return shown;
}

function input(id: string, value: string, more: Record<string, string> = {}): HTMLInputElement {
  const made = element("input", { id, autocomplete: "off", spellcheck: "false", ...more });
  made.value = value;
  return made;
}

function select(id: string, options: Iterable<readonly [string, string]>, value: string): HTMLSelectElement {
  const made = element("select", { id });
  made.append(...Array.from(options, ([token, words]) => element("option", { value: token }, words)));
  made.value = value;
  return made;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Record<string, string> = {},
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}
