import { onAction } from "./actions";

/** The print button of a page. */
export function watchPrinting(): void {
  onAction("print", () => window.print());
}
