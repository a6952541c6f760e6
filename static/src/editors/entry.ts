// Editors of logic: the table of a rule, and conditions. Pages that have one load this beside the script of all pages.
import { mountConditions } from "./condition/mount";
import { mountSheets } from "./sheet/mount";

function mount(within: ParentNode): void {
  mountSheets(within);
  mountConditions(within);
}

const HOLDS = ":is([data-sheet], [data-condition]), :has([data-sheet], [data-condition])";

mount(document);
// Forms and parts of pages come later too: settings of a step, a table after somebody proposed a change.
new MutationObserver((changes) => {
  for (const added of changes.flatMap((change) => [...change.addedNodes])) {
    if (added instanceof HTMLElement && added.matches(HOLDS)) mount(added.parentElement ?? added);
  }
}).observe(document.body, { childList: true, subtree: true });
