import type { NodeTable, WalkedTest } from "../model/types";
import type { Config } from "./state";
import { type Answer, answered } from "./transport";

export interface Walks {
  readonly walks: readonly WalkedTest[];
  readonly problem: string;
}

/** What the canvas asks the server for when somebody wants to see it. */
export interface Reader {
  table(node: string): Promise<Answer<NodeTable>>;
  walks(): Promise<Answer<Walks>>;
}

export class HttpReader implements Reader {
  constructor(private readonly urls: Config["urls"]) {}

  table(node: string): Promise<Answer<NodeTable>> {
    const address = this.urls.table.replace("NODE", encodeURIComponent(node));
    return answered(address, {}, (response) => response.json());
  }

  walks(): Promise<Answer<Walks>> {
    return answered(this.urls.walks, {}, (response) => response.json());
  }
}
