import { texts } from "./texts";

/** What the editor says: to screen readers, in the line under the tools, and above the table where it refused. */
export class Notices {
  private readonly heard: HTMLElement | null;
  private readonly state: HTMLElement | null;
  private readonly refusal: HTMLElement | null;
  private readonly links: HTMLElement | null;

  constructor(root: HTMLElement) {
    this.heard = root.querySelector("[data-sheet-heard]");
    this.state = root.querySelector("[data-sheet-state]");
    this.refusal = root.querySelector("[data-sheet-refused]");
    this.links = root.querySelector("[data-sheet-connect]");
  }

  /** Says it to whoever listens, without moving anything. */
  say(text: string): void {
    if (this.heard) this.heard.textContent = text;
  }

  /** How many acts have no answer yet. */
  waiting(many: number): void {
    if (this.state) this.state.textContent = many > 0 ? texts.saving : texts.allSaved;
  }

  /** What was refused and why, each cell in a line of its own, until the next act is stored. */
  refused(text: string, lines: readonly string[]): void {
    if (!this.refusal) return;
    const said = document.createElement("p");
    said.textContent = text;
    const list = document.createElement("ul");
    list.append(
      ...lines.map((line) => {
        const item = document.createElement("li");
        item.textContent = line;
        return item;
      }),
    );
    this.refusal.replaceChildren(said, ...(lines.length > 0 ? [list] : []));
    this.refusal.hidden = false;
  }

  clear(): void {
    if (!this.refusal) return;
    this.refusal.hidden = true;
    this.refusal.replaceChildren();
  }

  /** Which live journeys must connect what, with a link to each place. */
  connect(told: readonly { text: string; address: string }[]): void {
    if (!this.links) return;
    const now = told.map(({ text }) => text).join("\n");
    if (this.links.dataset.now === now) return;
    this.links.dataset.now = now;
    this.links.hidden = told.length === 0;
    const list = document.createElement("ul");
    list.append(
      ...told.map(({ text, address }) => {
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.className = "link";
        link.href = address;
        link.textContent = text;
        item.append(link);
        return item;
      }),
    );
    this.links.replaceChildren(list);
  }
}
