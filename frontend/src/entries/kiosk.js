/**
 * Kiosk: reads the question aloud ([data-read], button [data-read-aloud]) and goes back to the start when nobody
 * touches it: body[data-idle-url] after data-idle-seconds (default 60), with a warning 15 s before.
 * body[data-print-now] prints at once: Chromium started with --kiosk-printing asks nobody.
 */
import { closest, ready, store } from "../lib/dom.js";
import { chineseVoice, hush, say, unlock } from "../lib/voice.js";

const WARN_SECONDS = 15;

function readAloud() {
  hush();
  const text = [...document.querySelectorAll("[data-read]")].map((e) => e.dataset.read || e.textContent.trim()).join("。");
  if (text) say(text);
}

function offerVoice() {
  const button = document.querySelector("[data-read-aloud]");
  if (!button || !window.speechSynthesis) return;
  const show = () => { button.hidden = !chineseVoice(); };
  show();
  window.speechSynthesis.addEventListener?.("voiceschanged", show);
  button.addEventListener("click", async () => {
    store.set("read-aloud", "1"); // the next pages of the same person read themselves
    await unlock();
    readAloud();
  });
  if (store.get("read-aloud")) readAloud();
}

function warning() {
  const box = document.createElement("dialog");
  box.className = "idle-warning";
  const words = Object.assign(document.createElement("p"), { textContent: "还在办理吗？没有操作将回到首页。" });
  const stay = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-primary", textContent: "继续办理" });
  stay.addEventListener("click", () => box.close());
  box.append(words, stay);
  document.body.append(box);
  return box;
}

function watchIdle() {
  const { idleUrl, idleSeconds } = document.body.dataset;
  if (!idleUrl) return;
  const limit = Math.max(Number(idleSeconds) || 60, WARN_SECONDS + 5);
  const box = warning();
  let last = Date.now();
  const touch = () => { last = Date.now(); if (box.open) box.close(); };
  for (const name of ["pointerdown", "keydown", "input"]) document.addEventListener(name, touch, true);
  setInterval(() => {
    const idle = (Date.now() - last) / 1000;
    if (idle >= limit) {
      store.remove("read-aloud");
      hush();
      location.replace(idleUrl);
    } else if (idle >= limit - WARN_SECONDS && !box.open) box.showModal();
  }, 1000);
}

ready(() => {
  offerVoice();
  watchIdle();
  if ("printNow" in document.body.dataset) window.print();
  document.addEventListener("contextmenu", (event) => event.preventDefault());
  document.addEventListener("click", (event) => { if (closest(event, "a[href]")) hush(); });
});
