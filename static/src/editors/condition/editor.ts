import { type Catalog, NOTHING, catalog as readCatalog } from "../catalog";
import { element, keepingFocus } from "../dom";
import { watchDrag } from "./drag";
import {
  find,
  type Group,
  holder,
  moveBy,
  moveTo,
  newGroup,
  type Part,
  partAt,
  read,
  remove,
  write,
} from "./model";
import { texts } from "./texts";
import { Trial } from "./trial";
import { draw } from "./tree";

let editors = 0;

/**
 * A condition over the field that posts it: groups, facts and behavior as boxes instead of JSON. The field holds the
 * document all the time, so that whatever form it stands in stores it as before.
 */
export class ConditionEditor {
  private readonly prefix: string;
  private root: Group = newGroup();
  private readonly tree = element("div", { class: "condition-tree" });
  private readonly heard = element("p", { class: "visually-hidden", role: "status" });
  private readonly trial: Trial;
  private before: string[] = [];
  private known: Catalog = NOTHING;
  private readonly json: HTMLButtonElement;

  constructor(
    place: HTMLElement,
    private readonly field: HTMLTextAreaElement,
  ) {
    editors += 1;
    this.prefix = `condition-${field.id || editors}`;
    this.trial = new Trial(place.dataset.try ?? "", place.dataset.words ?? "", (problems) =>
      this.problems(problems),
    );
    this.json = element(
      "button",
      { type: "button", class: "button small quiet condition-json", "aria-pressed": "false" },
      texts.asJson,
    );
    this.json.addEventListener("click", () => this.asJson(this.field.hasAttribute("hidden")));
    const frame = element(
      "div",
      { class: "condition-editor", role: "group" },
      this.tree,
      this.trial.element,
      this.json,
      this.heard,
    );
    const label = field.labels?.[0]?.textContent ?? field.getAttribute("aria-label") ?? "";
    frame.setAttribute("aria-label", label);
    place.prepend(frame);
    field.addEventListener("input", (event) => {
      if (event.isTrusted) this.take();
    });
    this.tree.addEventListener("keydown", (event) => this.press(event));
    watchDrag(this.tree, (id, into, at) => this.moved(moveTo(this.root, id, into, at), id));
    this.take();
    void readCatalog().then((known) => {
      this.known = known;
      this.lists();
      this.redraw();
    });
  }

  /** Takes what the field holds. What cannot be shown stays JSON, in sight. */
  private take(): void {
    const found = parsed(this.field.value);
    if (found === null) {
      this.asJson(true);
      this.trial.say(texts.unreadable);
      return;
    }
    this.root = found;
    this.before = [JSON.stringify(found)];
    this.asJson(!this.field.hasAttribute("hidden") && this.json.getAttribute("aria-pressed") === "true");
    this.redraw();
    this.trial.ask(write(this.root));
  }

  private asJson(shown: boolean): void {
    this.field.hidden = !shown;
    this.tree.hidden = shown && parsed(this.field.value) === null;
    this.json.setAttribute("aria-pressed", String(shown));
  }

  /** Writes the document into the field, and tells its form as if it had been typed. */
  private changed(): void {
    const document = write(this.root);
    this.field.value = document === null ? "" : JSON.stringify(document, null, 2);
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    const now = JSON.stringify(this.root);
    if (this.before.at(-1) !== now) this.before.push(now);
    if (this.before.length > 200) this.before.shift();
    this.trial.ask(document);
  }

  /** Draws all of it anew; the focus stays, and what is half typed. */
  private redraw(): void {
    const drawn = draw(this.root, {
      prefix: this.prefix,
      catalog: this.known,
      change: () => this.changed(),
      // Later: a change that Tab causes comes before the focus has moved on, and would lose it.
      redraw: () => void setTimeout(() => this.redraw()),
      remove: (part) => this.removed(part),
      add: (group, part) => this.added(group, part),
    });
    keepingFocus(this.tree, () => this.tree.replaceChildren(drawn));
    this.trial.again();
  }

  private added(group: Group, part: Part): void {
    group.parts.push(part);
    this.changed();
    this.redraw();
    const id = `${this.prefix}-${part.id}`;
    const first = { fact: `${id}-fact`, event: `${id}-event`, group: `${id}-add-fact` }[part.kind];
    document.getElementById(first)?.focus();
  }

  private removed(part: Part): void {
    const held = holder(this.root, part.id);
    remove(this.root, part.id);
    this.changed();
    this.redraw();
    const next = held?.group.parts[held.at] ?? held?.group.parts[held.at - 1];
    const after = next ? `${this.prefix}-${next.id}-grip` : `${this.prefix}-${held?.group.id}-add-fact`;
    document.getElementById(after)?.focus();
    this.heard.textContent = texts.removed;
  }

  private moved(did: boolean, id: number): void {
    this.heard.textContent = did ? texts.moved : texts.notMoved;
    if (!did) return;
    this.changed();
    this.redraw();
    document.getElementById(`${this.prefix}-${id}-grip`)?.focus();
  }

  private press(event: KeyboardEvent): void {
    const target = event.target instanceof HTMLElement ? event.target : null;
    if (event.key === "Enter" && target instanceof HTMLInputElement) event.preventDefault();
    const ctrl = event.ctrlKey || event.metaKey;
    if (ctrl && event.key.toLowerCase() === "z" && !event.shiftKey && !(target instanceof HTMLInputElement)) {
      event.preventDefault();
      this.undo();
      return;
    }
    const way = ({ ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "in" } as const)[
      event.key as "ArrowUp"
    ];
    if (!event.altKey || way === undefined || !target) return;
    event.preventDefault();
    const id = Number(target.closest<HTMLElement>("[data-piece]")?.dataset.piece);
    if (find(this.root, id)) this.moved(moveBy(this.root, id, way), id);
  }

  private undo(): void {
    if (this.before.length < 2) return;
    this.before.pop();
    const stood = this.before.at(-1);
    if (stood === undefined) return;
    this.root = JSON.parse(stood) as Group;
    this.changed();
    this.redraw();
    this.heard.textContent = texts.undone;
    if (!this.tree.contains(document.activeElement)) this.tree.querySelector("select")?.focus();
  }

  /** Each problem stands below the part that it is about. */
  private problems(problems: readonly { place: string; message: string; cure: string }[]): void {
    for (const shown of this.tree.querySelectorAll<HTMLElement>(".part-problem")) {
      shown.hidden = true;
      shown.textContent = "";
    }
    for (const { place, message, cure } of problems) {
      const part = partAt(this.root, place);
      const shown = document.getElementById(`${this.prefix}-${part.id}-problem`);
      if (!shown || shown.textContent) continue;
      shown.textContent = `${message} ${cure}`;
      shown.hidden = false;
    }
  }

  private lists(): void {
    const { facts, events } = this.known;
    const options = (values: Iterable<readonly [string, string]>) =>
      Array.from(values, ([value, words]) => element("option", { value }, words));
    for (const [id, values] of [
      ["condition-facts", facts.map((fact) => [fact.fact, `${fact.label} (${fact.group})`] as const)],
      ["condition-events", events],
    ] as const) {
      if (!document.getElementById(id)) document.body.append(element("datalist", { id }, ...options(values)));
    }
  }
}

function parsed(text: string): Group | null {
  if (text.trim() === "") return newGroup();
  try {
    return read(JSON.parse(text));
  } catch {
    return null;
  }
}
