import type { NodeTable } from "../model/types";

/** A table without rows, in force. */
export const TABLE: NodeTable = {
  rule: "Routing",
  url: "/",
  version: 1,
  status: "approved",
  policy: "",
  inputs: [],
  outputs: [],
  rows: [],
  in_force: null,
  editable: true,
  curable: true,
  seen: "",
  undo: null,
  doubts: [],
  effect: null,
  examples: 0,
  broken: [],
  worth: {},
};
