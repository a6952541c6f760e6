import type { Catalog } from "../catalog";
import { choice, element } from "../dom";
import { behaviorFields, whereFields } from "./behavior";
import { type Group, type Part, newBehavior, newFact, newGroup } from "./model";
import { called, factFields, missingFields } from "./parts";
import { texts } from "./texts";

/** What drawing the tree needs, and what its fields and buttons call. */
export interface Drawing {
  /** Begins every id, so that several editors can stand on one page. */
  readonly prefix: string;
  readonly catalog: Catalog;
  readonly change: () => void;
  readonly redraw: () => void;
  readonly remove: (part: Part) => void;
  /** Adds a part to a group, and brings the focus to its first field. */
  readonly add: (group: Group, part: Part) => void;
}

/** The whole as nested boxes; `data-piece` names each, `data-group` the list of a group. */
export function draw(root: Group, drawing: Drawing): HTMLElement {
  return groupBox(root, drawing, true);
}

function groupBox(group: Group, drawing: Drawing, outer: boolean): HTMLElement {
  const id = `${drawing.prefix}-${group.id}`;
  const options = [
    ["all", texts.all],
    ["any", texts.any],
  ] as const;
  const how = choice({ id: `${id}-how`, "aria-label": texts.how }, options, group.how);
  how.addEventListener("change", () => {
    group.how = how.value === "any" ? "any" : "all";
    drawing.change();
    drawing.redraw();
  });
  const head = element("div", { class: "part-fields group-head" });
  if (!outer) head.append(grip(group, drawing), notButton(group, drawing));
  head.append(how);
  if (!outer) head.append(removeButton(group, drawing));
  const list = element("ul", { class: `condition-parts ${group.how}`, "data-group": String(group.id) });
  for (const part of group.parts)
    list.append(element("li", { "data-piece": String(part.id) }, partBox(part, drawing)));
  if (group.parts.length === 0) list.append(element("li", { class: "muted nothing" }, texts.empty));
  const box = element("div", {
    class: `condition-group${outer ? " outer" : ""}`,
    role: "group",
    "aria-labelledby": how.id,
  });
  box.append(head, list, adders(group, drawing));
  return box;
}

function partBox(part: Part, drawing: Drawing): HTMLElement {
  if (part.kind === "group") return groupBox(part, drawing, false);
  const told = { ...drawing, id: `${drawing.prefix}-${part.id}` };
  const line = element("div", { class: "part-fields" }, grip(part, drawing), notButton(part, drawing));
  const box = element(
    "div",
    { class: `condition-leaf ${part.kind}`, role: "group", "aria-label": called(part, drawing.catalog) },
    line,
  );
  if (part.kind === "fact") {
    const missing = missingFields(part, told);
    line.append(...factFields(part, told), moreButton(missing), removeButton(part, drawing));
    box.append(missing);
  } else {
    const where = element(
      "button",
      { type: "button", class: "button small quiet", id: `${told.id}-add-where` },
      `+ ${texts.addWhere}`,
    );
    where.addEventListener("click", () => {
      part.where.push({ property: "", is: "equal_to", value: "" });
      drawing.redraw();
      setTimeout(() =>
        document.getElementById(`${told.id}-where-${part.where.length - 1}-property`)?.focus(),
      );
    });
    line.append(...behaviorFields(part, told), where, removeButton(part, drawing));
    box.append(...whereFields(part, told));
  }
  box.append(element("p", { class: "part-problem", id: `${told.id}-problem`, hidden: "" }));
  return box;
}

function grip(part: Part, drawing: Drawing): HTMLElement {
  const label = texts.moveOf(called(part, drawing.catalog));
  return element("button", {
    type: "button",
    class: "part-grip",
    "data-grip": String(part.id),
    id: `${drawing.prefix}-${part.id}-grip`,
    "aria-label": label,
    title: label,
  });
}

function notButton(part: Part, drawing: Drawing): HTMLElement {
  const button = element(
    "button",
    {
      type: "button",
      class: "not-button",
      id: `${drawing.prefix}-${part.id}-not`,
      "aria-pressed": String(part.not),
      title: texts.notHelp,
    },
    texts.not,
  );
  button.addEventListener("click", () => {
    part.not = !part.not;
    button.setAttribute("aria-pressed", String(part.not));
    drawing.change();
  });
  return button;
}

function removeButton(part: Part, drawing: Drawing): HTMLElement {
  const label = texts.removeOf(called(part, drawing.catalog));
  const button = element(
    "button",
    { type: "button", class: "button small square quiet part-remove", "aria-label": label, title: label },
    "×",
  );
  button.addEventListener("click", () => drawing.remove(part));
  return button;
}

function moreButton(fields: HTMLElement): HTMLElement {
  const button = element("button", {
    type: "button",
    class: "button small square quiet part-open",
    "aria-expanded": String(!fields.hidden),
    "aria-controls": fields.id,
    "aria-label": texts.more,
    title: texts.more,
  });
  button.append("⋯");
  button.addEventListener("click", () => {
    fields.hidden = !fields.hidden;
    button.setAttribute("aria-expanded", String(!fields.hidden));
  });
  return button;
}

function adders(group: Group, drawing: Drawing): HTMLElement {
  const id = `${drawing.prefix}-${group.id}`;
  const button = (name: string, words: string, made: () => Part) => {
    const adder = element(
      "button",
      { type: "button", class: "button small quiet", id: `${id}-add-${name}` },
      `+ ${words}`,
    );
    adder.addEventListener("click", () => drawing.add(group, made()));
    return adder;
  };
  return element(
    "div",
    { class: "part-fields adders" },
    button("fact", texts.addFact, () => newFact()),
    button("event", texts.addBehavior, () => newBehavior()),
    button("group", texts.addGroup, () => newGroup([], group.how === "all" ? "any" : "all")),
  );
}
