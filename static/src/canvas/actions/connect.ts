import type { Scene, Action } from "./action";

/** Leads an outcome to a node, in place of where it led before. */
export const connect: Action<{ from: string; outcome: string; to: string }> = {
  perform(scene, { from, outcome, to }) {
    if (!mayConnect(scene, from, to)) return null;
    const same = scene.draft.edges.some(
      (edge) => edge.from === from && edge.outcome === outcome && edge.to === to,
    );
    return same ? null : { edits: [{ op: "connect", from, outcome, to }] };
  },
};

/** Nothing leads into a trigger, and no node into itself. */
export function mayConnect(scene: Pick<Scene, "draft" | "kinds">, from: string, to: string): boolean {
  const target = scene.draft.nodes[to];
  if (!target || !scene.draft.nodes[from] || from === to) return false;
  return scene.kinds.get(target.kind)?.family !== "trigger";
}
