import { onAction } from "./actions";

/**
 * Lists by keyboard: j and k go down and up, Enter opens, x chooses, / searches, ? shows the keys, and g with a
 * letter goes to a page (`data-go` on its link). A list is what carries `data-list`, the table of a list page, or
 * a card of rows; the row in hand is the one that holds the focus, so that Enter and screen readers need no help.
 */
const LISTS = "[data-list], #rows table, .card.list";
const OPENS = "[data-open], a[href]";
const GO_WITHIN = 1200;

export function watchLists(): void {
  let goUntil = 0;
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || busy(event.target))
      return;
    const going = Date.now() < goUntil;
    goUntil = 0;
    if (going && go(event.key)) return event.preventDefault();
    // The canvas has keys of its own, some of them the same.
    if (document.getElementById("canvas")) return;
    if (event.key === "g") goUntil = Date.now() + GO_WITHIN;
    else if (press(event.key, event.target)) event.preventDefault();
  });
  onAction("show-shortcuts", showShortcuts);
  keepPlace();
}

/** What a key does; false where it means nothing here. */
function press(key: string, target: EventTarget | null): boolean {
  if (key === "?") return showShortcuts();
  if (key === "/") return search();
  const all = rows();
  const at = all.findIndex((row) => row.contains(document.activeElement));
  if (key === "j") return enter(all[Math.min(at + 1, all.length - 1)]);
  if (key === "k") return enter(all[at === -1 ? all.length - 1 : Math.max(at - 1, 0)]);
  const row = all[at];
  if (key === "x") {
    const box = row?.querySelector<HTMLInputElement>('input[type="checkbox"]:not(:disabled)');
    box?.click();
    return box !== undefined && box !== null;
  }
  if (key === "Enter" && row && target instanceof HTMLInputElement) {
    const link = row.querySelector<HTMLElement>(OPENS);
    link?.click();
    return link !== null;
  }
  return false;
}

function rows(): HTMLElement[] {
  const lists = [...document.querySelectorAll<HTMLElement>(LISTS)].filter(
    (list, at, all) => !all.some((other, place) => place !== at && other.contains(list)),
  );
  return lists
    .flatMap((list) => [...list.querySelectorAll<HTMLElement>("tbody > tr, :scope > li, [data-row]")])
    .filter((row) => row.checkVisibility());
}

function enter(row: HTMLElement | undefined): boolean {
  if (!row) return false;
  const inHand = row.querySelector<HTMLElement>(OPENS) ?? row.querySelector<HTMLElement>("button, input");
  if (!inHand) row.tabIndex = -1;
  const to = inHand ?? row;
  to.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  return true;
}

function search(): boolean {
  const field = document.querySelector<HTMLInputElement>('main input[type="search"]');
  field?.focus();
  field?.select();
  return field !== null;
}

function go(key: string): boolean {
  const link = document.querySelector<HTMLAnchorElement>(`[data-go="${CSS.escape(key)}"]`);
  link?.click();
  return link !== null;
}

function showShortcuts(): boolean {
  const shown = document.getElementById("shortcuts");
  if (!(shown instanceof HTMLDialogElement)) return false;
  if (!shown.open) shown.showModal();
  return true;
}

/** Where keys are typed, or something lies above the page, they are not ours. */
function busy(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  if (!(target instanceof HTMLElement)) return false;
  const types = target instanceof HTMLInputElement && !["checkbox", "radio", "button"].includes(target.type);
  return types || target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName);
}

/** A list that is brought anew while one is in it keeps the place: the same row, else the one in its stead. */
function keepPlace(): void {
  let at = -1;
  let address: string | null = null;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const target = (event as CustomEvent<{ target: Element }>).detail.target;
    at = target.contains(document.activeElement)
      ? rows().findIndex((row) => row.contains(document.activeElement))
      : -1;
    address = at === -1 ? null : (rows()[at]?.querySelector(OPENS)?.getAttribute("href") ?? null);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (at === -1 || document.activeElement !== document.body) return;
    const all = rows();
    const same = address
      ? all.find((row) => row.querySelector(`a[href="${CSS.escape(address ?? "")}"]`))
      : null;
    enter(same ?? all[Math.min(at, all.length - 1)]);
    at = -1;
  });
}
