import { onAction } from "./actions";
import { toast } from "./toasts";

/** Code to copy, tabs between languages, and a pasted key filled into the code, which leaves this window never. */
export function watchDevelopers(): void {
  onAction("copy", (button) => void copy(button));
  for (const tabs of document.querySelectorAll<HTMLElement>("[data-tabs]")) watchTabs(tabs);
  document.querySelector<HTMLSelectElement>("select[data-submits]")?.addEventListener("change", (event) => {
    (event.target as HTMLSelectElement).form?.requestSubmit();
  });
  const own = document.querySelector<HTMLInputElement>("input[data-fills]");
  if (own) fillInto(own);
  const narrows = document.querySelector<HTMLInputElement>("input[data-narrows]");
  if (narrows) narrowDown(narrows);
  openNamed();
  addEventListener("hashchange", openNamed);
}

/** Shows those of `data-narrows` whose summary holds every word. */
function narrowDown(input: HTMLInputElement): void {
  input.addEventListener("input", () => {
    const words = input.value.toLowerCase().split(/\s+/);
    for (const one of document.querySelectorAll<HTMLElement>(input.dataset.narrows ?? "")) {
      const text = one.querySelector("summary")?.textContent?.toLowerCase() ?? "";
      one.hidden = !words.every((word) => text.includes(word));
    }
    for (const part of document.querySelectorAll<HTMLElement>(".api-body .section"))
      part.hidden = !part.querySelector(".api-operation:not([hidden])");
  });
}

/** An address that names an operation opens it. */
function openNamed(): void {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  const text = source?.textContent ?? "";
  const words = document.getElementById("toasts")?.dataset;
  try {
    await navigator.clipboard.writeText(text);
    toast({ text: words?.copied ?? "" });
  } catch {
    // No clipboard without HTTPS: choose the text, so that one key copies it.
    if (source) getSelection()?.selectAllChildren(source);
    toast({ text: words?.chosen ?? "" });
  }
}

function watchTabs(tabs: HTMLElement): void {
  const all = [...tabs.querySelectorAll<HTMLElement>('[role="tab"]')];
  const show = (tab: HTMLElement) => {
    for (const other of all) {
      const chosen = other === tab;
      other.setAttribute("aria-selected", String(chosen));
      other.tabIndex = chosen ? 0 : -1;
      const panel = document.getElementById(other.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !chosen;
    }
  };
  for (const [at, tab] of all.entries()) {
    tab.addEventListener("click", () => show(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = step === undefined ? undefined : all[(at + step + all.length) % all.length];
      if (!to) return;
      event.preventDefault();
      show(to);
      to.focus();
    });
  }
}

function fillInto(input: HTMLInputElement): void {
  const blank = input.dataset.fills ?? "";
  const codes = [...document.querySelectorAll<HTMLElement>("[data-filled]")].map(
    (element) => [element, element.textContent ?? ""] as const,
  );
  input.addEventListener("input", () => {
    for (const [element, text] of codes)
      element.textContent = text.replaceAll(blank, input.value.trim() || blank);
  });
}
