/**
 * Passing messages. The server may send one with `HX-Trigger: {"toast": {"text": "已转送", "undo": "/…"}}`;
 * undo posts to that address. Toasts written into the page by the server move into the corner.
 */
import { csrfToken, onContent, within } from "./dom.js";

const STAY_MS = 8000;

/** Show `text`; with `undo` a button posts to that address and reloads the page. */
export function toast(text, { undo = "", tone = "" } = {}) {
  const place = document.querySelector("[data-toasts]");
  if (!place) return;
  const box = document.createElement("div");
  box.className = `toast${tone ? ` toast-${tone}` : ""}`;
  box.append(Object.assign(document.createElement("span"), { textContent: text }));
  if (undo) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "btn-text", textContent: "撤销" });
    button.addEventListener("click", async () => {
      button.disabled = true;
      const answer = await fetch(undo, { method: "POST", headers: { "X-CSRFToken": csrfToken() } }).catch(() => null);
      if (answer?.ok) location.reload();
      else box.firstChild.textContent = "没有撤销成功，请刷新后查看。";
    });
    box.append(button);
  }
  place.append(box);
  leave(box);
}

/** Time to read; a pointer or the focus on it makes it stay. */
function leave(box) {
  let timer = 0;
  const wait = () => { clearTimeout(timer); timer = setTimeout(() => box.remove(), STAY_MS); };
  const stay = () => clearTimeout(timer);
  for (const name of ["pointerenter", "focusin"]) box.addEventListener(name, stay);
  for (const name of ["pointerleave", "focusout"]) box.addEventListener(name, wait);
  wait();
}

export function startToasts() {
  document.addEventListener("toast", (event) => {
    const detail = event.detail ?? {};
    toast(detail.text ?? detail.value ?? "", { undo: detail.undo ?? "", tone: detail.tone ?? "" });
  });
  onContent((root) => within(root, "[data-toasts] > [data-toast]").forEach(leave));
}
