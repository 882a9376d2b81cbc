/**
 * One event stream with its topics: opens /live/events?topics=a,b, reports events, loss and return.
 * Runs in the SharedWorker, or in a page where there is none.
 *
 * Protocol: the SSE event's name is the topic, its data is JSON {"topic": "hall.3", "v": 123}.
 */
const SETTLE_MS = 80;
const RETRY_MS = [2000, 5000, 10000, 30000];

export class Stream {
  /** @param {(message: {type: string}) => void} report gets {type: "event"|"open"|"lost"} */
  constructor(report, path = "/live/events") {
    this.report = report;
    this.path = path;
    this.topics = [];
    this.source = null;
    this.following = []; // the topics of the open stream
    this.missed = false; // the stream was down: something may have been missed
    this.failures = 0;
    this.timer = 0;
  }

  /** Follow these topics; a smaller set keeps the open stream, so that a tab that leaves disturbs nobody. */
  watch(topics) {
    const wanted = [...new Set(topics)].sort();
    if (wanted.join() === this.topics.join()) return;
    this.topics = wanted;
    const covered = wanted.length > 0 && wanted.every((topic) => this.following.includes(topic));
    if (!covered || !this.source) this.plan(SETTLE_MS);
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.open(), wait);
  }

  close() {
    this.source?.close();
    this.source = null;
    this.following = [];
  }

  open() {
    const before = this.source;
    if (!this.topics.length) { this.close(); this.missed = false; return; }
    this.following = this.topics;
    const source = new EventSource(`${this.path}?topics=${this.topics.map(encodeURIComponent).join(",")}`);
    this.source = source;
    source.onopen = () => {
      before?.close(); // only now: no event falls between the two
      this.report({ type: "open", again: this.missed });
      this.missed = false;
      this.failures = 0;
    };
    source.onerror = () => {
      if (source !== this.source) return;
      before?.close();
      this.missed = true; // also a first connection that failed: fetch once it works
      this.report({ type: "lost" });
      // The browser retries by itself unless the server refused; then we do, ever more slowly.
      if (source.readyState === EventSource.CLOSED) {
        this.plan(RETRY_MS[Math.min(this.failures, RETRY_MS.length - 1)]);
        this.failures += 1;
      }
    };
    for (const topic of this.topics) {
      source.addEventListener(topic, (event) => {
        let version = null;
        try { version = JSON.parse(event.data).v ?? null; } catch { /* a hint without version still is a hint */ }
        this.report({ type: "event", topic, version });
      });
    }
  }
}
