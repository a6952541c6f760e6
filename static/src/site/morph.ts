import { showTimes } from "./times";

/**
 * `hx-ext="morph" hx-swap="morph"`: a part that is asked for again and again changes where it differs, and nowhere
 * else. The focus, an open menu and what somebody has selected stay where they are.
 */
export function watchMorphing(): void {
  document.addEventListener("DOMContentLoaded", () =>
    window.htmx?.defineExtension("morph", {
      isInlineSwap: (how) => how === "morph",
      handleSwap: (how, target, fragment) => {
        const fresh = fragment.firstElementChild;
        if (how !== "morph" || !fresh) return false;
        // As they stand on the page already.
        showTimes(fresh);
        return [morph(target, fresh)];
      },
    }),
  );
}

/** Makes `old` equal to `fresh` with as few changes as it takes; gives the element that now stands there. */
export function morph(old: Element, fresh: Element): Element {
  if (old.isEqualNode(fresh)) return old;
  if (identity(old) !== identity(fresh)) {
    const adopted = document.importNode(fresh, true);
    old.replaceWith(adopted);
    return adopted;
  }
  for (const { name } of [...old.attributes])
    if (!fresh.hasAttribute(name) && !ofReader(old, name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value && !ofReader(old, name)) old.setAttribute(name, value);
  morphChildren(old, fresh);
  return old;
}

/** Whether something is open is up to whoever reads it. */
function ofReader(element: Element, name: string): boolean {
  return name === "open" && element.matches("details");
}

function morphChildren(old: Element, fresh: Element): void {
  const left = new Set<ChildNode>(old.childNodes);
  const pairs = [...fresh.childNodes].map((wanted) => {
    const found = [...left].find((node) => alike(node, wanted));
    if (found) left.delete(found);
    return { wanted, found };
  });
  for (const gone of left) gone.remove();
  let at = old.firstChild;
  for (const { wanted, found } of pairs) {
    if (!found) {
      old.insertBefore(document.importNode(wanted, true), at);
      continue;
    }
    // What stands in its place already is not moved: moving takes the focus away.
    if (found === at) at = at.nextSibling;
    else old.insertBefore(found, at);
    if (found instanceof Element && wanted instanceof Element) morph(found, wanted);
  }
}

function alike(node: ChildNode, wanted: ChildNode): boolean {
  if (node instanceof Element && wanted instanceof Element) return identity(node) === identity(wanted);
  return node.isEqualNode(wanted);
}

/** What makes an element the same one: its kind, its name, where it leads, and what it asks the server for. */
function identity(element: Element): string {
  const leads = element.matches("a") ? element : element.querySelector(":scope > a, :scope > .grow > a");
  return [
    element.tagName,
    element.id,
    leads?.getAttribute("href"),
    element.getAttribute("hx-get"),
    element.getAttribute("hx-trigger"),
  ].join(" ");
}
