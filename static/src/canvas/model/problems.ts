import type { Problem } from "./types";

/** The node that a problem is about, or null for one of the journey as a whole. */
export function nodeOfProblem(problem: Problem): string | null {
  const [head, key] = problem.place.split("/");
  return head === "nodes" && key ? key : null;
}

/** Problems by node; those of the journey as a whole under the empty key. */
export function byNode(problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> {
  const sorted = new Map<string, Problem[]>();
  for (const problem of problems) {
    const key = nodeOfProblem(problem) ?? "";
    const known = sorted.get(key);
    if (known) known.push(problem);
    else sorted.set(key, [problem]);
  }
  return sorted;
}

/** What the badge says: red as soon as one of them keeps the journey from being published. */
export function worst(problems: readonly Problem[]): "error" | "warning" | null {
  if (problems.some((problem) => problem.severity === "error")) return "error";
  return problems.length > 0 ? "warning" : null;
}
