import { type Catalog, catalog as readCatalog, NOTHING } from "../catalog";
import { element, keepingFocus } from "../dom";
import { whereFields } from "./behavior";
import { newBehavior, type Where, writeWhere } from "./model";
import { texts } from "./texts";
import { Trial } from "./trial";

let editors = 0;

/**
 * Tests on the properties of one event, over the field that posts them as a list: the lines that conditions have below
 * a behavior, without the behavior itself, which stands in a field of its own.
 */
export class WhereEditor {
  private readonly id: string;
  private readonly part = newBehavior();
  private readonly lines = element("div", { class: "condition-tree condition-leaf event" });
  private readonly problem = element("p", { class: "part-problem", hidden: "" });
  private readonly trial: Trial;
  private readonly json: HTMLButtonElement;
  private known: Catalog = NOTHING;

  constructor(
    private readonly place: HTMLElement,
    private readonly field: HTMLTextAreaElement,
  ) {
    editors += 1;
    this.id = `where-${field.id || editors}`;
    this.trial = new Trial(
      place.dataset.try ?? "",
      place.dataset.words ?? "",
      ([first]) => {
        this.problem.hidden = !first;
        this.problem.textContent = first ? `${first.message} ${first.cure}` : "";
      },
      false,
    );
    this.json = element(
      "button",
      { type: "button", class: "button small quiet condition-json", "aria-pressed": "false" },
      texts.asJson,
    );
    this.json.addEventListener("click", () => this.asJson(field.hasAttribute("hidden")));
    const frame = element(
      "div",
      { class: "condition-editor", role: "group" },
      this.lines,
      this.problem,
      this.trial.element,
      this.json,
    );
    frame.setAttribute("aria-label", field.labels?.[0]?.textContent ?? "");
    place.prepend(frame);
    field.addEventListener("input", (event) => {
      if (event.isTrusted) this.take();
    });
    this.lines.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target instanceof HTMLInputElement) event.preventDefault();
    });
    this.event?.addEventListener("change", () => this.redraw());
    this.take();
    void readCatalog().then((known) => {
      this.known = known;
      this.redraw();
    });
  }

  /** The field that names the event, if the form has one. */
  private get event(): HTMLInputElement | null {
    const name = CSS.escape(this.place.dataset.event ?? "");
    return this.field.form?.querySelector<HTMLInputElement>(`input[name="${name}"]`) ?? null;
  }

  /** Takes what the field holds. What is no list of tests stays JSON, in sight. */
  private take(): void {
    const found = parsed(this.field.value);
    this.lines.hidden = found === null;
    if (found === null) {
      this.asJson(true);
      this.trial.say(texts.unreadable);
      return;
    }
    this.part.where = found;
    this.asJson(!this.field.hidden && this.json.getAttribute("aria-pressed") === "true");
    this.redraw();
    this.ask();
  }

  private asJson(shown: boolean): void {
    this.field.hidden = !shown;
    this.json.setAttribute("aria-pressed", String(shown));
  }

  private changed(): void {
    const written = this.named().map(writeWhere);
    this.field.value = written.length > 0 ? JSON.stringify(written, null, 2) : "";
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
    this.ask();
  }

  /** The tests that name a property; a line that names none yet is no test. */
  private named(): Where[] {
    return this.part.where.filter((test) => test.property !== "");
  }

  /** Says in words what the tests ask, as of the event that somebody enters by. */
  private ask(): void {
    const tests = this.named().map((test) => {
      const { property, ...rest } = writeWhere(test);
      return { fact: `entry.${property}`, ...rest };
    });
    if (tests.length > 0) this.trial.ask({ all: tests });
    else {
      this.trial.ask(null);
      this.trial.say(texts.everyEvent);
    }
  }

  /** Draws all of it anew; the focus stays, and what is half typed. */
  private redraw(): void {
    this.part.event = this.event?.value.trim() ?? "";
    const add = element(
      "button",
      { type: "button", class: "button small quiet", id: `${this.id}-add-where` },
      `+ ${texts.addWhere}`,
    );
    add.addEventListener("click", () => {
      this.part.where.push({ property: "", is: "equal_to", value: "" });
      this.redraw();
      document.getElementById(`${this.id}-where-${this.part.where.length - 1}-property`)?.focus();
    });
    const lines = whereFields(this.part, {
      id: this.id,
      catalog: this.known,
      change: () => this.changed(),
      redraw: () => void setTimeout(() => this.redraw()),
    });
    const adders = element("div", { class: "part-fields adders" }, add);
    keepingFocus(this.lines, () => this.lines.replaceChildren(...lines, adders));
    this.trial.again();
  }
}

function parsed(text: string): Where[] | null {
  if (text.trim() === "") return [];
  try {
    const found: unknown = JSON.parse(text);
    if (!Array.isArray(found)) return null;
    const tests = found.map((test: Partial<Where> | null) => ({
      property: "",
      is: "equal_to",
      value: "",
      ...test,
    }));
    return tests.every((test) => typeof test.property === "string") ? tests : null;
  } catch {
    return null;
  }
}
