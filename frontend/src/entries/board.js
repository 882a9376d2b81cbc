/**
 * Hall board: speaks each new call twice, one after the other, and flashes it. Loaded beside app.js, which fetches the
 * piece. A call is an element with data-call-id (a number that only grows), data-call-number, data-call-window;
 * calls that were there when the page opened are old and stay silent. `[data-sound-unlock]` appears while the
 * browser forbids sound; `[data-fullscreen]` asks for the whole screen.
 */
import { closest, ready } from "../lib/dom.js";
import { callSentence, chime, say, soundAllowed, unlock } from "../lib/voice.js";

let newest = 0;
let queue = Promise.resolve();

const calls = () => [...document.querySelectorAll("[data-call-id]")].map((element) => ({
  id: Number(element.dataset.callId), number: element.dataset.callNumber, window: element.dataset.callWindow,
}));

async function speak(call) {
  document.body.classList.add("board-flash");
  await chime();
  const sentence = callSentence(call.number, call.window);
  const spoken = await say(sentence);
  if (spoken) await say(sentence);
  else await chime();
  document.body.classList.remove("board-flash");
}

/** Queue what is new, oldest first, each call once. A recall is a new call with a new id. */
function listen() {
  const fresh = calls().filter((call) => call.id > newest).sort((a, b) => a.id - b.id);
  for (const call of fresh) {
    newest = call.id;
    queue = queue.then(() => speak(call)).catch(() => {});
  }
}

function offerSound() {
  const button = document.querySelector("[data-sound-unlock]");
  if (button) button.hidden = soundAllowed();
}

ready(() => {
  newest = Math.max(0, ...calls().map((call) => call.id));
  window.speechSynthesis?.getVoices(); // starts loading the list
  offerSound();
  setInterval(offerSound, 5000);
  document.addEventListener("htmx:afterSettle", listen);
  document.addEventListener("click", async (event) => {
    if (closest(event, "[data-fullscreen]")) document.documentElement.requestFullscreen?.().catch(() => {});
    await unlock();
    offerSound();
  });
});
