import { completed, proposals } from "./complete";
import type { Meaning } from "./server";
import { texts } from "./texts";

/** How long one has stopped typing before it is asked what that means, ms. */
const PAUSE = 120;

export interface Opened {
  readonly label: string;
  readonly text: string;
  /** Whether one began by typing: then arrows leave the cell, as in a spreadsheet. */
  readonly quick: boolean;
  /** Whether several lines may be typed. */
  readonly lines: boolean;
  readonly values: readonly string[];
  /** Whether a value is the whole of the cell, rather than one of several. */
  readonly whole: boolean;
  readonly meaning: (text: string, signal: AbortSignal) => Promise<Meaning | null>;
}

/** How one leaves: to where, and whether everything that is chosen gets the text. */
export type Leave = { way: "down" | "up" | "right" | "left" | "next" | "back" | "stay" | "all" };

/**
 * The one field that lies over the cell that is being typed in, with the values that could follow and what the text
 * means under it. It is outside of the table, so that typing lays out nothing but itself, and outside of what scrolls,
 * so that nothing of it is cut off.
 */
export class CellEditor {
  private readonly box = document.createElement("div");
  private readonly list = document.createElement("div");
  private readonly told = document.createElement("p");
  private field: HTMLInputElement | HTMLTextAreaElement | null = null;
  private opened: Opened | null = null;
  private offered: string[] = [];
  private chosen = -1;
  private timer = 0;
  private asking = new AbortController();

  constructor(
    private readonly root: HTMLElement,
    private readonly onLeave: (text: string, leave: Leave) => void,
    private readonly onCancel: () => void,
  ) {
    this.box.className = "sheet-editor";
    this.box.hidden = true;
    this.list.className = "sheet-values";
    this.list.id = "sheet-values";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", texts.choices);
    this.told.className = "sheet-told";
    this.told.id = "sheet-told";
    this.told.setAttribute("role", "status");
    root.append(this.box);
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const option =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (option) this.take(this.offered[Number(option.dataset.at)] ?? "", { way: "stay" });
    });
  }

  get isOpen(): boolean {
    return this.opened !== null;
  }

  get text(): string {
    return this.field?.value ?? "";
  }

  open(over: HTMLElement, opened: Opened): void {
    this.opened = opened;
    const field = document.createElement(opened.lines ? "textarea" : "input");
    field.className = "sheet-field";
    field.setAttribute("aria-label", opened.label);
    field.setAttribute("aria-describedby", "sheet-told");
    field.autocomplete = "off";
    field.spellcheck = opened.lines;
    field.maxLength = 10_000;
    field.value = opened.text;
    if (!opened.lines) {
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-autocomplete", "list");
      field.setAttribute("aria-controls", "sheet-values");
      field.setAttribute("aria-expanded", "false");
    }
    field.addEventListener("input", () => this.typed());
    (field as HTMLElement).addEventListener("keydown", (event) => this.press(event));
    field.addEventListener("blur", () => {
      if (this.opened) this.leave({ way: "stay" });
    });
    this.field = field;
    this.told.textContent = "";
    this.told.classList.remove("wrong");
    this.box.replaceChildren(field, this.list, this.told);
    this.box.hidden = false;
    this.place(over);
    field.focus({ preventScroll: true });
    field.setSelectionRange(field.value.length, field.value.length);
    this.offer(opened.whole && opened.text !== "" ? "" : opened.text);
  }

  /** Lays the field over its cell, which may have moved. */
  place(over: HTMLElement): void {
    const { style } = this.box;
    const cell = over.getBoundingClientRect();
    const root = this.root.getBoundingClientRect();
    style.left = `${cell.left - root.left}px`;
    style.top = `${cell.top - root.top}px`;
    style.minWidth = `${over.offsetWidth}px`;
    if (this.field) this.field.style.height = `${over.offsetHeight}px`;
  }

  close(): void {
    window.clearTimeout(this.timer);
    this.asking.abort();
    this.opened = null;
    this.field = null;
    this.box.hidden = true;
    this.box.replaceChildren();
  }

  private typed(): void {
    const { text } = this;
    this.offer(text);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(text), PAUSE);
  }

  private async ask(text: string): Promise<void> {
    this.asking.abort();
    this.asking = new AbortController();
    const meaning = await this.opened?.meaning(text, this.asking.signal);
    if (!meaning || this.text !== text || !this.field) return;
    const { problem, words, cell } = meaning;
    this.told.classList.toggle("wrong", problem !== null);
    this.told.textContent = problem ?? read(text, words, cell);
    if (problem === null) this.field.removeAttribute("aria-invalid");
    else this.field.setAttribute("aria-invalid", "true");
  }

  private offer(text: string): void {
    const { opened, field } = this;
    if (!opened || !field) return;
    this.offered = opened.lines ? [] : proposals(text, opened.values, opened.whole);
    this.chosen = -1;
    this.list.replaceChildren(
      ...this.offered.map((value, at) => {
        const option = document.createElement("div");
        option.setAttribute("role", "option");
        option.id = `sheet-value-${at}`;
        option.dataset.at = String(at);
        option.setAttribute("aria-selected", "false");
        option.textContent = value;
        return option;
      }),
    );
    this.list.hidden = this.offered.length === 0;
    field.removeAttribute("aria-activedescendant");
    if (!opened.lines) field.setAttribute("aria-expanded", String(this.offered.length > 0));
  }

  private point(to: number): void {
    this.chosen = Math.max(-1, Math.min(this.offered.length - 1, to));
    for (const [at, option] of Array.from(this.list.children).entries()) {
      option.setAttribute("aria-selected", String(at === this.chosen));
      if (at === this.chosen) option.scrollIntoView({ block: "nearest" });
    }
    if (this.chosen < 0) this.field?.removeAttribute("aria-activedescendant");
    else this.field?.setAttribute("aria-activedescendant", `sheet-value-${this.chosen}`);
  }

  private press(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const { opened } = this;
    if (!opened) return;
    const ctrl = event.ctrlKey || event.metaKey;
    const stop = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    switch (event.key) {
      case "Enter":
        if (opened.lines && event.altKey) return;
        stop();
        this.finish({ way: ctrl ? "all" : event.shiftKey ? "up" : "down" });
        return;
      case "Tab":
        stop();
        this.finish({ way: event.shiftKey ? "back" : "next" });
        return;
      case "Escape":
        stop();
        this.close();
        this.onCancel();
        return;
      case "ArrowDown":
      case "ArrowUp": {
        const by = event.key === "ArrowDown" ? 1 : -1;
        if (this.offered.length > 0 && (by === 1 || this.chosen >= 0)) {
          stop();
          this.point(this.chosen + by);
        } else if (!opened.lines || opened.quick) {
          stop();
          this.finish({ way: by === 1 ? "down" : "up" });
        }
        return;
      }
      case "ArrowLeft":
      case "ArrowRight":
        if (opened.quick && !ctrl && !event.shiftKey && !event.altKey) {
          stop();
          this.finish({ way: event.key === "ArrowLeft" ? "left" : "right" });
        }
        return;
      case "F2":
        stop();
        this.opened = { ...opened, quick: false };
        return;
    }
  }

  private finish(leave: Leave): void {
    const value = this.offered[this.chosen];
    if (value === undefined) this.leave(leave);
    else this.take(value, leave);
  }

  private take(value: string, leave: Leave): void {
    if (!this.field || !this.opened) return;
    this.field.value = completed(this.field.value, value, this.opened.whole);
    if (leave.way === "stay" && !this.opened.whole) {
      this.field.focus();
      this.typed();
    } else this.leave(leave);
  }

  private leave(leave: Leave): void {
    const { text } = this;
    this.close();
    this.onLeave(text, leave);
  }
}

/** What a text means, where that says more than the text itself. */
function read(text: string, words: string | null, cell: string | null): string {
  const plain = text.trim().toLowerCase();
  return words !== null && words.toLowerCase() !== plain && cell !== text.trim() ? texts.means(words) : "";
}
