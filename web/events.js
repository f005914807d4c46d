// Server-sent events by fetch, as EventSource sends no token.
import { pause, request } from "./api.js";

const silence = 40000;  // the server writes something every 15 s

// Cuts a stream's text into events, however it was cut into chunks.
export class EventParser {
  #rest = "";
  #event = { type: "message", data: [] };

  feed(text) {
    const events = [];
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop();
    for (const line of lines) this.#take(line, events);
    return events;
  }

  #take(line, events) {
    if (line === "") {
      if (this.#event.data.length > 0) events.push({ type: this.#event.type, data: this.#event.data.join("\n") });
      this.#event = { type: "message", data: [] };
      return;
    }
    const [, name, value] = /^([^:]*)(?:: ?)?([^]*)$/.exec(line);
    if (name === "event") this.#event.type = value;
    if (name === "data") this.#event.data.push(value);
  }
}

// Reads one connection to its end. True once the server has said that there is no more to come.
async function readOnce(path, onEvent, signal) {
  const connection = new AbortController();
  const stop = () => connection.abort(signal.reason);
  signal.addEventListener("abort", stop, { once: true });
  let watchdog;
  const heard = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => connection.abort(new DOMException("silence", "TimeoutError")), silence);
  };
  try {
    heard();
    const response = await request(path, { headers: { Accept: "text/event-stream" }, signal: connection.signal });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const parser = new EventParser();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      heard();
      for (const { type, data } of parser.feed(chunk.value)) {
        if (data.startsWith("{")) onEvent(JSON.parse(data));
        if (type === "end") return true;
      }
    }
    return false;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener("abort", stop);
    connection.abort();
  }
}

// Hands on each event's data until the last one. Connects again after 1, 2, 4, ... 30 s, give or take a half; `onState`
// hears "connected" or "lost". Ends after the last event, unless `isOver` says that it was only the server that ended;
// when the crawl has gone; or when it is told to.
export async function watchEvents(path, { onEvent, onState, isOver, signal }) {
  let failures = 0;
  const take = (data) => {
    failures = 0;
    onState("connected");
    onEvent(data);
  };
  while (!signal.aborted) {
    let wanted = 0;  // by the server
    try {
      if ((await readOnce(path, take, signal)) && isOver()) return;
    } catch (error) {
      if (signal.aborted) return;
      if ([401, 404].includes(error.status)) return;
      wanted = 1000 * (error.retryAfter ?? 0);
    }
    onState("lost");
    const backOff = Math.min(30000, 1000 * 2 ** failures++);
    await pause(Math.max(wanted, backOff * (0.5 + Math.random())), signal).catch(() => {});
  }
}
