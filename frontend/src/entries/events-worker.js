/**
 * SharedWorker: one event stream for all tabs of this browser. Tabs send {type: "topics"|"ping"|"bye"}.
 * A tab that joins was rendered a moment ago: it is told what its topics said meanwhile, as the server tells a stream.
 */
import { Stream } from "../lib/stream.js";

const SILENT_MS = 180000; // background tabs ping at most once a minute; three missed pings mean that the tab is gone
const RECENT_MS = 10000;
const tabs = new Map(); // port -> {topics, heard}
const latest = new Map(); // topic -> {message, at}
let state = null;

const stream = new Stream((message) => {
  if (message.type === "event") latest.set(message.topic, { message, at: Date.now() });
  else state = message.type;
  for (const [port, tab] of tabs) {
    if (message.type === "event" && !tab.topics.includes(message.topic)) continue;
    port.postMessage(message);
  }
});

const follow = () => stream.watch([...tabs.values()].flatMap((tab) => tab.topics));

self.onconnect = (event) => {
  const port = event.ports[0];
  port.onmessage = ({ data }) => {
    if (data.type === "bye") { tabs.delete(port); follow(); return; }
    const tab = tabs.get(port) ?? { topics: [] };
    tab.heard = Date.now();
    if (data.type === "topics") tab.topics = data.topics;
    tabs.set(port, tab);
    if (data.type === "topics") {
      if (state) port.postMessage({ type: state, again: false });
      for (const topic of data.topics) {
        const last = latest.get(topic);
        if (last && Date.now() - last.at < RECENT_MS) port.postMessage(last.message);
      }
      follow();
    }
  };
  port.start();
};

setInterval(() => {
  for (const [port, tab] of tabs) if (Date.now() - tab.heard > SILENT_MS) tabs.delete(port);
  for (const [topic, last] of latest) if (Date.now() - last.at > RECENT_MS) latest.delete(topic);
  follow();
}, 60000);
