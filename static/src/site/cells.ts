import { onAction } from "./actions";

/** The switch of a rule's table between words and S-FEEL. */
export function watchCells(): void {
  onAction("switch-notation", (button) => {
    const table = button.closest("#rule-table")?.querySelector<HTMLElement>(".rule-table");
    if (!table) return;
    const sfeel = table.dataset.notation !== "sfeel";
    table.dataset.notation = sfeel ? "sfeel" : "words";
    button.setAttribute("aria-pressed", String(sfeel));
  });
}
