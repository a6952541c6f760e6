import type { Kind } from "./types";

/** How well a kind fits what was typed: 0 not at all, 1 by its description, 2 by a part of its name, 3 by its beginning. */
export function matching(kind: Kind, typed: string): number {
  const search = typed.trim().toLowerCase();
  const label = kind.label.toLowerCase();
  if (label.startsWith(search)) return 3;
  if (label.includes(search)) return 2;
  const text = `${label} ${kind.description} ${kind.family}`.toLowerCase();
  return search.split(/\s+/).every((word) => text.includes(word)) ? 1 : 0;
}
