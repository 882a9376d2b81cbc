/**
 * Live pieces. `data-live="hall.3 window.7"` names topics; when one of them changes, the element gets a `live` event,
 * so that `hx-trigger="live"` fetches it again. An event is only a hint that something changed: after a lost
 * connection every piece is fetched once. A piece with `data-live-eager` is also fetched when the page first connects,
 * so that a change between its rendering and the connection is not missed (call screens).
 *
 * What is told while a piece is being fetched may be newer than what arrives, and the replaced element hears it no more:
 * a piece that comes in by a request is fetched once more when one of its topics was told since that request.
 *
 * One SharedWorker owns the only event stream of this browser (events-worker.js). Without SharedWorker the page opens
 * its own; without EventSource it polls. `[data-live-state]` is shown while the connection is lost.
 */
import { onContent, ready, within } from "./dom.js";

const POLL_MS = 15000;
const PING_MS = 20000;
let seen = new WeakMap(); // element -> {topic: newest version}; begun anew on each opening
let told = 0; // how many events were heard, and which of them was each topic's last
const toldOf = new Map();
const toldBefore = new WeakMap(); // request -> how many when it was sent
let topics = "";
let link = null;
let connected = false;

const pieces = () => [...document.querySelectorAll("[data-live]")];
const topicsOf = (element) => element.dataset.live.split(/\s+/).filter(Boolean);

/** Tell the pieces of `topic`; a version already shown is not fetched twice. Without topic: all. */
export function announce(topic = "", version = null, elements = pieces()) {
  for (const element of elements) {
    if (topic && !topicsOf(element).includes(topic)) continue;
    const versions = seen.get(element) ?? {};
    if (topic && version !== null && versions[topic] !== undefined && version <= versions[topic]) continue;
    if (topic && version !== null) seen.set(element, { ...versions, [topic]: version });
    element.dispatchEvent(new CustomEvent("live", { detail: { topic, version } }));
  }
}

export function showState(isOn) {
  document.querySelectorAll("[data-live-state]").forEach((place) => { place.hidden = isOn; });
  document.documentElement.dataset.connection = isOn ? "on" : "lost";
}

/** What the worker or the page's own stream reports. */
function hear(message) {
  if (message.type === "event") {
    told += 1;
    toldOf.set(message.topic, told);
    announce(message.topic, message.version);
  }
  if (message.type === "open") {
    showState(true);
    seen = new WeakMap(); // another server process may count its versions from elsewhere
    if (message.again) announce();
    else if (!connected) announce("", null, pieces().filter((element) => "liveEager" in element.dataset));
    connected = true;
  }
  if (message.type === "lost") showState(false);
}

/** The worker's side: it holds the union of all tabs' topics. Older browsers cannot run a module there: own stream. */
function worker(url) {
  const shared = new SharedWorker(url, { type: "module", name: "yimen-events" });
  shared.port.onmessage = (event) => hear(event.data);
  shared.port.start();
  shared.onerror = () => {
    link = own();
    topics = "";
    refresh();
  };
  setInterval(() => shared.port.postMessage({ type: "ping" }), PING_MS);
  window.addEventListener("pagehide", () => shared.port.postMessage({ type: "bye" }));
  return (names) => shared.port.postMessage({ type: "topics", topics: names });
}

/** The page's own stream, where SharedWorker is missing. */
async function own() {
  const { Stream } = await import("./stream.js");
  const stream = new Stream(hear);
  window.addEventListener("pagehide", () => stream.watch([]));
  return (names) => stream.watch(names);
}

function poll() {
  setInterval(() => { if (!document.hidden) announce(); }, POLL_MS);
  return () => {};
}

async function connect() {
  const url = document.querySelector('meta[name="events-worker"]')?.content;
  if (url && typeof SharedWorker !== "undefined") {
    try { return worker(url); } catch { /* blocked by a policy: the page's own stream */ }
  }
  return typeof EventSource === "undefined" ? poll() : own();
}

async function refresh() {
  const names = [...new Set(pieces().flatMap(topicsOf))].sort();
  if (names.join(" ") === topics) return;
  topics = names.join(" ");
  link ??= connect();
  (await link)(names);
}

/** Fetch those pieces again whose topics were told while the request that brought them was under way. */
function catchUp({ detail: { elt, xhr } }) {
  if (!toldBefore.has(xhr)) return;
  const isOld = (element) => topicsOf(element).some((topic) => (toldOf.get(topic) ?? 0) > toldBefore.get(xhr));
  announce("", null, within(elt, "[data-live]").filter(isOld));
}

export function startLive() {
  onContent(refresh);
  document.addEventListener("htmx:beforeSend", ({ detail }) => toldBefore.set(detail.xhr, told));
  document.addEventListener("htmx:afterSettle", catchUp);
  ready(() => {
    document.addEventListener("htmx:afterSettle", refresh);
    // Back from the browser's page cache: the worker has forgotten us, and the pieces are old.
    window.addEventListener("pageshow", (event) => {
      if (!event.persisted) return;
      topics = "";
      refresh();
      announce();
    });
  });
}
