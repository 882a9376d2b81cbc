/**
 * Drafts. `form[data-autosave-url]` is posted there 1.5 s after the last keystroke; `[data-autosave-state]` says
 * "草稿 10:42 已保存". Until the server has it, the text is also in sessionStorage, so that a crash loses nothing;
 * it is taken out as soon as it is saved, and at once when a `[data-forget-drafts]` form comes up. Passwords, files and hidden fields are never copied there.
 * Forms with drafts or with `data-guard` warn before unsaved text is left behind.
 */
import { clockTime, csrfToken, onContent, store, within } from "./dom.js";

const WAIT_MS = 1500;
const RETRY_MS = 10000;
const dirty = new Set();

const slot = (form) => `draft:${location.pathname}:${form.id || form.dataset.autosaveUrl}`;

function say(form, text, state = "") {
  const place = form.querySelector("[data-autosave-state]") ?? document.querySelector(`[data-autosave-state="${CSS.escape(form.id)}"]`);
  if (!place) return;
  place.textContent = text;
  place.dataset.state = state;
}

/** What may be kept in the tab: visible text, choices and ticks. */
function typed(form) {
  const values = [];
  for (const [name, value] of new FormData(form)) {
    const field = form.elements.namedItem(name);
    const type = field?.type ?? "";
    if (typeof value === "string" && type !== "hidden" && type !== "password") values.push([name, value]);
  }
  return values;
}

function restore(form) {
  const kept = store.get(slot(form));
  if (!kept) return;
  let values;
  try { values = JSON.parse(kept); } catch { store.remove(slot(form)); return; }
  if (JSON.stringify(typed(form)) === kept) return;
  for (const field of form.querySelectorAll("input[type=checkbox], input[type=radio]")) {
    field.checked = values.some(([name, value]) => name === field.name && value === field.value);
  }
  for (const [name, value] of values) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field && !["checkbox", "radio", "file", "hidden"].includes(field.type) && !(field instanceof RadioNodeList)) field.value = value;
  }
  say(form, "已恢复上次没来得及保存的内容");
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

async function save(form) {
  const sent = JSON.stringify(typed(form));
  say(form, "正在保存草稿…");
  try {
    const answer = await fetch(form.dataset.autosaveUrl, {
      method: "POST", body: new FormData(form), headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const body = await answer.json().catch(() => ({}));
    say(form, `草稿 ${body.saved_at ?? clockTime()} 已保存`, "saved");
    if (JSON.stringify(typed(form)) === sent) {
      store.remove(slot(form));
      dirty.delete(form);
    }
  } catch {
    say(form, "草稿还没有保存，正在重试；请不要关闭页面", "failed");
    plan(form, RETRY_MS);
  }
}

const timers = new WeakMap();
function plan(form, wait) {
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => form.isConnected && save(form), wait));
}

/** A protected form has come up: whatever the tab still keeps of any form goes. */
function forget() {
  dirty.clear();
  store.removeAll("draft:");
}

export function startDrafts() {
  const watched = "form[data-autosave-url], form[data-guard]";
  onContent((root) => within(root, "form[data-autosave-url]").forEach((form) => form.dataset.autosaveUrl && restore(form)));
  onContent((root) => { if (within(root, "[data-forget-drafts]").length) forget(); });
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => {
      const form = event.target instanceof Element ? event.target.closest(watched) : null;
      if (!form) return;
      dirty.add(form);
      if (!form.dataset.autosaveUrl) return;
      store.set(slot(form), JSON.stringify(typed(form)));
      plan(form, WAIT_MS);
    });
  }
  const settled = (form) => {
    clearTimeout(timers.get(form));
    dirty.delete(form);
  };
  document.addEventListener("submit", (event) => {
    if (event.target.matches(watched) && !event.defaultPrevented) settled(event.target);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = event.detail.elt;
    if (form.matches?.(watched) && event.detail.successful) {
      settled(form);
      if (form.dataset.autosaveUrl) store.remove(slot(form));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if ([...dirty].some((form) => form.isConnected)) event.preventDefault();
  });
}
