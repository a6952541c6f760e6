import { ConditionEditor } from "./editor";
import { WhereEditor } from "./where";

/** Puts a condition editor over each field that holds a condition, or tests on the properties of an event. */
export function mountConditions(within: ParentNode): void {
  for (const place of within.querySelectorAll<HTMLElement>("[data-condition]:not([data-mounted])")) {
    const field = place.querySelector("textarea");
    if (!field) continue;
    place.dataset.mounted = "";
    if (field.matches(":disabled")) continue;
    if (place.dataset.where === undefined) new ConditionEditor(place, field);
    else new WhereEditor(place, field);
  }
}
