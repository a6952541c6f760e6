import { describe, expect, it } from "vitest";
import file from "../../../../tests/cases/edits.json";
import { draftOf, type DocumentJson } from "../store/state";
import { affected, apply, EditError } from "./edits";
import type { Draft, Edit, NodeSpec } from "./types";

interface Case {
  readonly name: string;
  readonly edit: Edit;
  readonly refused?: boolean;
  readonly nodes?: { readonly [key: string]: Partial<NodeSpec> };
  readonly gone?: readonly string[];
  readonly edges?: readonly (readonly string[])[];
  readonly journey?: Partial<Draft>;
  readonly inverse: Edit;
}

const BEFORE = draftOf(file.draft as unknown as DocumentJson);

const sorted = (draft: Draft) => ({
  ...draft,
  edges: draft.edges.map((edge) => [edge.from, edge.outcome, edge.to]).sort(),
});

describe("the cases that the server is held to as well", () => {
  it.each(file.cases as unknown as readonly Case[])("$name", (wanted) => {
    if (wanted.refused) {
      expect(() => apply(BEFORE, wanted.edit)).toThrow(EditError);
      return;
    }
    const { draft, inverse } = apply(BEFORE, wanted.edit);
    for (const [key, parts] of Object.entries(wanted.nodes ?? {}))
      expect(draft.nodes[key]).toMatchObject(parts);
    for (const key of wanted.gone ?? []) expect(draft.nodes[key]).toBeUndefined();
    if (wanted.edges) expect(sorted(draft).edges).toEqual(wanted.edges);
    expect(draft).toMatchObject(wanted.journey ?? {});
    expect(inverse).toEqual(wanted.inverse);
    expect(sorted(apply(draft, inverse).draft)).toEqual(sorted(BEFORE));
  });
});

it("leaves what an edit does not touch as it was, to the same object", () => {
  const { draft } = apply(BEFORE, { op: "move", key: "done", position: [8, 8] });
  expect(draft.nodes.wait).toBe(BEFORE.nodes.wait);
  expect(draft.edges).toBe(BEFORE.edges);
});

it("names the steps that an act is about before those that only made room", () => {
  const moved: Edit = { op: "move", key: "done", position: [0, 8] };
  expect(affected({ op: "batch", edits: [moved, { op: "remove_node", key: "wait" }] })).toEqual(["wait"]);
  expect(affected({ op: "batch", edits: [moved] })).toEqual(["done"]);
});
