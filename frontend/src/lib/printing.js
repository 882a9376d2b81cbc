/** Print buttons: hidden without script, since the browser's menu prints as well. */
import { closest, onContent, within } from "./dom.js";

export function startPrinting() {
  onContent((root) => within(root, "[data-print]").forEach((button) => { button.hidden = false; }));
  document.addEventListener("click", (event) => {
    if (closest(event, "[data-print]")) window.print();
  });
}
