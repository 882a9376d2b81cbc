/**
 * Keys. `data-key="F2"` is clicked by F2, `data-key="N"` by N (not while typing), `data-key="Ctrl+Enter"` anywhere.
 * `[data-keylist]` moves with J and K among its links, Enter opens (it is a link), X ticks the row's box.
 */
import { usable } from "./dom.js";

const typing = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox]):not([type=radio]):not([type=button]):not([type=submit])"));

/** "F2", "N", "Ctrl+Enter": the name of a pressed key, as written in data-key. */
export function keyName(event) {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}${event.shiftKey && event.key.length > 1 ? "Shift+" : ""}${key}`;
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || !event.key) return;
    const name = keyName(event);
    const plain = name.length === 1;
    if (plain && typing(event.target)) return;
    if (press(name) || (plain && moveInList(name))) event.preventDefault();
  });
}

function press(name) {
  const scope = document.querySelector("dialog[open]") ?? document;
  const target = [...scope.querySelectorAll(`[data-key="${CSS.escape(name)}"]`)].find(usable);
  if (!target) return false;
  target.focus({ preventScroll: true });
  target.click();
  return true;
}

function moveInList(name) {
  if (!"JKX".includes(name)) return false;
  const active = document.activeElement;
  const list = active?.closest?.("[data-keylist]") ?? document.querySelector("[data-keylist]");
  if (!list) return false;
  const links = [...list.querySelectorAll("a.row-link, [data-keyitem] > a")].filter(usable);
  if (!links.length) return false;
  const row = active?.closest?.("[data-keyitem], tr, li");
  const at = links.findIndex((link) => link === active || (row && list.contains(row) && row.contains(link)));
  if (name === "X") {
    const box = at >= 0 ? links[at].closest("[data-keyitem], tr, li")?.querySelector("input[type=checkbox]") : null;
    box?.click();
    return Boolean(box);
  }
  const next = name === "J" ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
  return true;
}
