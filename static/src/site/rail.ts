import { onAction, remember } from "./actions";

/** Folding the rail and the settings of a canvas, and the switch between light and dark. */
export function watchRail(): void {
  const root = document.documentElement;
  onAction("fold-settings", () => {
    const folded = root.dataset.settings !== "folded";
    if (folded) root.dataset.settings = "folded";
    else delete root.dataset.settings;
    remember("settings", folded ? "folded" : "");
  });
  onAction("fold-rail", () => {
    const narrow = root.dataset.rail !== "narrow";
    if (narrow) root.dataset.rail = "narrow";
    else delete root.dataset.rail;
    remember("rail", narrow ? "narrow" : "");
  });
  onAction("switch-theme", () => {
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const next = (root.dataset.theme ?? system) === "dark" ? "light" : "dark";
    root.dataset.theme = next;
    remember("theme", next);
    // Django's own pages, in the console's settings, look here.
    localStorage.setItem("theme", next);
  });
}
