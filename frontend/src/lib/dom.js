/** Small helpers every module uses. Listeners hang on `document`, so that swapped-in pieces need no set-up. */

/** @returns {HTMLElement|null} the nearest ancestor of the event's target that matches. */
export const closest = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

/** Run once the document is parsed; modules are deferred, but bundles may be loaded in the head with `async`. */
export function ready(run) {
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", run, { once: true });
  else run();
}

/** Run for the whole page now and for each piece that htmx puts in later. */
export function onContent(run) {
  ready(() => run(document));
  document.addEventListener("htmx:load", (event) => run(event.detail.elt));
}

/** All elements in `root`, itself included, that match. */
export const within = (root, selector) => [
  ...(root instanceof Element && root.matches(selector) ? [root] : []),
  ...root.querySelectorAll(selector),
];

/** Visible and usable: a hidden or disabled button must not be pressed by its key. */
export const usable = (element) =>
  !element.disabled && element.getAttribute("aria-disabled") !== "true" && element.getClientRects().length > 0;

/** A random key; also without a secure context, where `crypto.randomUUID` is missing. */
export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
}

/** The CSRF token of this page, for requests that no form carries. */
export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

/** "10:42" */
export const clockTime = (date = new Date()) =>
  `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;

/** sessionStorage that never throws (private windows, full storage). */
export const store = {
  get(key) {
    try { return sessionStorage.getItem(key); } catch { return null; }
  },
  set(key, value) {
    try { sessionStorage.setItem(key, value); } catch { /* nothing is lost: the server's draft is the copy that counts */ }
  },
  remove(key) {
    try { sessionStorage.removeItem(key); } catch { /* as above */ }
  },
  removeAll(start) {
    try { Object.keys(sessionStorage).filter((key) => key.startsWith(start)).forEach((key) => sessionStorage.removeItem(key)); } catch { /* as above */ }
  },
};
