import { ConditionEditor } from "./editor";

/** Puts a condition editor over each field that holds a condition. */
export function mountConditions(within: ParentNode): void {
  for (const place of within.querySelectorAll<HTMLElement>("[data-condition]:not([data-mounted])")) {
    const field = place.querySelector("textarea");
    if (!field) continue;
    place.dataset.mounted = "";
    if (!field.matches(":disabled")) new ConditionEditor(place, field);
  }
}
