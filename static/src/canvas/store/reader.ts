import type { CellPlace, NodeTable, WalkedTest } from "../model/types";
import type { Config } from "./state";
import { type Answer, answered } from "./transport";

export interface Walks {
  readonly walks: readonly WalkedTest[];
  readonly problem: string;
}

/** The table as if a cell held other text, or why that text cannot be read. */
export type Tried = NodeTable | { readonly problem: string };

/**
 * A change of a rule's draft: a cell's text (`was`: what stood there), an example that is to be expected, a cure, or the
 * revision that takes one of the last two back.
 */
export type TableChange =
  | { readonly place: CellPlace; readonly text: string; readonly was: string }
  | { readonly example: number; readonly seen: string }
  | { readonly cure: string; readonly to: string; readonly seen: string }
  | { readonly undo: number };

/** What the canvas asks the server for when somebody wants to see it; and the change of a docked table. */
export interface Reader {
  table(node: string): Promise<Answer<NodeTable>>;
  tried(node: string, place: CellPlace, text: string): Promise<Answer<Tried>>;
  change(node: string, change: TableChange): Promise<Answer<NodeTable>>;
  walks(): Promise<Answer<Walks>>;
}

export class HttpReader implements Reader {
  constructor(
    private readonly urls: Config["urls"],
    private readonly token: () => string,
  ) {}

  table(node: string): Promise<Answer<NodeTable>> {
    return answered(at(this.urls.table, node), {}, (response) => response.json());
  }

  tried(node: string, place: CellPlace, text: string): Promise<Answer<Tried>> {
    const query = new URLSearchParams(fieldsOf(place, text));
    return answered(`${at(this.urls.table, node)}?${query}`, {}, (response) => response.json());
  }

  change(node: string, change: TableChange): Promise<Answer<NodeTable>> {
    const fields: Record<string, string> =
      "example" in change
        ? { example: String(change.example), seen: change.seen }
        : "cure" in change
          ? { cure: change.cure, to: change.to, seen: change.seen }
          : "undo" in change
            ? { undo: String(change.undo) }
            : { ...fieldsOf(change.place, change.text), was: change.was };
    const headers = { "X-CSRFToken": this.token() };
    const request = { method: "POST", headers, body: new URLSearchParams(fields) };
    return answered(at(this.urls.changeTable, node), request, (response) => response.json());
  }

  walks(): Promise<Answer<Walks>> {
    return answered(this.urls.walks, {}, (response) => response.json());
  }
}

function at(address: string, node: string): string {
  return address.replace("NODE", encodeURIComponent(node));
}

function fieldsOf({ row, part, column }: CellPlace, text: string): { [name: string]: string } {
  return { row, part, column: String(column), text };
}
