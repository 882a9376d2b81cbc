/**
 * Dialogs. `<details data-dialog="标题">` unfolds in place without script; with it, its body opens as a modal
 * `<dialog>`. A link with `data-sheet` is fetched into the page's sheet ("为什么是这一天"); without script, or when the
 * fetch fails, it is followed. Escape and the close button give the focus back.
 */
import { closest, onContent, ready, within } from "./dom.js";

function upgrade(details) {
  const summary = details.querySelector("summary");
  const body = details.querySelector("[data-dialog-body]");
  if (!summary || !body || details.dataset.upgraded || typeof HTMLDialogElement === "undefined") return;
  details.dataset.upgraded = "1";
  const box = document.createElement("dialog");
  const titleId = `${details.id || `d${Math.random().toString(36).slice(2)}`}-title`;
  box.setAttribute("aria-labelledby", titleId);
  const head = document.createElement("div");
  head.className = "sheet-head";
  const title = Object.assign(document.createElement("h2"), { id: titleId, textContent: details.dataset.dialog });
  const close = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-quiet", textContent: "关闭" });
  close.addEventListener("click", () => box.close());
  head.append(title, close);
  body.classList.add("sheet-body");
  body.classList.remove("dialog-body");
  box.append(head, body);
  details.append(box);
  const show = () => {
    details.open = true; // a closed details hides its content, the dialog in it too
    box.showModal();
  };
  box.addEventListener("close", () => { details.open = false; summary.focus(); });
  summary.addEventListener("click", (event) => { event.preventDefault(); show(); });
  if (details.open) show();
}

async function openSheet(link) {
  const box = document.querySelector("[data-sheet-dialog]");
  const url = new URL(link.href, location.href);
  const here = url.pathname === location.pathname && url.search === location.search && url.hash;
  const place = box.querySelector("[data-sheet-body]");
  if (here) {
    const part = document.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (!part) return;
    place.replaceChildren(part.querySelector(".why")?.cloneNode(true) ?? part.cloneNode(true));
  } else {
    const answer = await fetch(url, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (!answer?.ok || answer.redirected) { location.assign(url); return; }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = page.querySelector("main .why, main") ?? page.body;
    place.replaceChildren(...[...part.childNodes].map((node) => document.importNode(node, true)));
    if (part.matches(".why")) place.replaceChildren(document.importNode(part, true));
    window.htmx?.process(place);
  }
  box.querySelector("[data-sheet-title]").textContent = link.dataset.sheet || "为什么是这一天";
  box.showModal();
  place.scrollTop = 0;
}

export function startDialogs() {
  onContent((root) => within(root, "details[data-dialog]").forEach(upgrade));
  document.addEventListener("click", (event) => {
    const close = closest(event, "[data-sheet-close]");
    if (close) { close.closest("dialog").close(); return; }
    if (event.target instanceof HTMLDialogElement) { event.target.close(); return; } // a click on the backdrop
    const link = closest(event, "a[data-sheet]");
    const modified = event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0;
    if (!link || modified || !document.querySelector("[data-sheet-dialog]")) return;
    event.preventDefault();
    openSheet(link);
  });
  ready(() => document.querySelector("[data-focus]")?.focus());
  document.addEventListener("htmx:afterSettle", (event) => event.detail.elt.querySelector?.("[data-focus]")?.focus());
}
