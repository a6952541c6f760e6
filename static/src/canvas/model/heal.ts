import type { Draft, Edit, EdgeSpec } from "./types";

/**
 * The edits that remove nodes and close the gaps: whatever led into a removed node leads on to where it led. A node
 * leads on by `next`, else by its only way out; one with several named ways leaves a gap.
 */
export function removedAndHealed(draft: Draft, keys: ReadonlySet<string>): readonly Edit[] {
  const onward = new Map<string, string | null>();
  for (const key of keys) onward.set(key, wayOn(draft, key));
  const end = (key: string): string | null => {
    const seen = new Set<string>();
    let at: string | null = key;
    while (at !== null && keys.has(at)) {
      if (seen.has(at)) return null;
      seen.add(at);
      at = onward.get(at) ?? null;
    }
    return at;
  };
  const heal = draft.edges
    .filter((edge) => keys.has(edge.to) && !keys.has(edge.from))
    .flatMap((edge): Edit[] => {
      const to = end(edge.to);
      return to === null || to === edge.from
        ? []
        : [{ op: "connect", from: edge.from, outcome: edge.outcome, to }];
    });
  return [
    ...heal,
    ...[...keys].filter((key) => draft.nodes[key]).map((key): Edit => ({ op: "remove_node", key })),
  ];
}

function wayOn(draft: Draft, key: string): string | null {
  const out: readonly EdgeSpec[] = draft.edges.filter((edge) => edge.from === key);
  const next = out.find((edge) => edge.outcome === "next");
  if (next) return next.to;
  const targets = new Set(out.map((edge) => edge.to));
  return targets.size === 1 ? ([...targets][0] ?? null) : null;
}
