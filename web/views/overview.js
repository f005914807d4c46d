// A crawl's progress: numbers, and charts of what was fetched.
import { histogram, history } from "../api.js";
import { ChartPanel } from "../charts.js";
import { h } from "../dom.js";
import { barLabel, bytes, count, duration, milliseconds, rate } from "../format.js";
import { inWords } from "./status_badge.js";

const refreshEvery = 3000;

const tiles = [
  ["pages", "Pages"], ["rate", "Pages a second"], ["queued", "Queued"], ["bytes", "Fetched"], ["errors", "Errors"],
  ["disallowed", "Disallowed by robots.txt"],
];

function makeTiles() {
  const values = new Map();
  const element = h("dl", { class: "tiles" }, tiles.map(([key, text]) => {
    values.set(key, h("dd", { "data-tile": key }, "0"));
    return h("div", { class: "card tile" }, h("dt", {}, text), values.get(key));
  }));
  return { element, show: (key, text) => (values.get(key).textContent = text) };
}

const statusColors = { 1: "accent", 2: "good", 3: "accent", 4: "warning", 5: "bad" };

const histograms = [
  { of: "status", title: "Status codes", labelTitle: "Status", unit: String, across: true,
    colors: (labels) => labels.map((label) => (/^\d{3}$/.test(label) ? statusColors[label[0]] : "bad")) },
  { of: "bytes", title: "Sizes", labelTitle: "Size", unit: bytes, isNumeric: true },
  { of: "elapsed", title: "Latency", labelTitle: "Time", unit: milliseconds, isNumeric: true },
  { of: "content_type", title: "Content types", labelTitle: "Type", unit: String, across: true },
];

// What a chart says, for those who don't see it.
function summaryOf({ bars, below, unit, isNumeric, isRunning }) {
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  if (total === 0) return isRunning ? "Nothing yet" : "Nothing was fetched";
  if (isNumeric && below)
    return `Half below ${unit(below["0.5"])}, 9 in 10 below ${unit(below["0.9"])}, ` +
      `99 in 100 below ${unit(below["0.99"])}.`;
  const most = bars.toSorted((a, b) => b.count - a.count).slice(0, 3);
  return most.map((bar) => `${bar.label}: ${count(bar.count)}`).join(", ");
}

async function showHistogram(panel, { id, state }, kind, signal) {
  const answer = await histogram(id, kind.of, signal);
  const bars = answer.bars.map((bar) => ({ label: inWords(barLabel(bar, kind.unit)), count: bar.count }));
  const labels = bars.map(({ label }) => label);
  await panel.show({ labels, values: bars.map((bar) => bar.count), colors: kind.colors?.(labels),
    more: state === "running",
    summary: summaryOf({ ...kind, bars, below: answer.below, isRunning: state === "running" }) });
}

function averageRate({ created_at: from, ended_at: to, statistics }) {
  return statistics.pages / Math.max(1, (new Date(to) - new Date(from)) / 1000);
}

export function overviewView({ crawl: { id }, recent }) {
  const stop = new AbortController();
  const numbers = makeTiles();
  const speed = new ChartPanel({ title: "Pages a second", labelTitle: "After", unit: "Pages a second",
    wide: true });
  const panels = histograms.map((kind) => ({ kind, panel: new ChartPanel({ ...kind, unit: "Pages" }) }));
  let shown = "";  // how far the crawl had come, and its state
  let readAt = 0;
  let reading = false;
  let crawl = null;
  let speeds = null;  // {to, rate}: to which second; null: not read yet

  const showSpeed = () => {
    const now = crawl.state === "running" ? recent.now() : 0;
    const shown = crawl.ended_at ? averageRate(crawl) : now;
    numbers.show("rate", shown === null ? "–" : rate(shown));
    if (speeds === null) return;
    const most = Math.max(now ?? 0, ...speeds.map((speed) => speed.rate));
    const words = [crawl.ended_at ? `${rate(shown)} on average` : now !== null && `${rate(now)} now`,
      `${rate(most)} at most`].filter(Boolean).join(", ");
    speed.show({
      labels: speeds.map(({ to }) => duration(1000 * to)),
      values: speeds.map((speed) => speed.rate),
      more: crawl.state === "running",
      summary: speeds.length > 0 ? `${words}.` : crawl.ended_at ? "Nothing was fetched" : "Nothing yet",
    });
  };
  const readSpeeds = async () => {
    const { bars } = await history(id, stop.signal);
    speeds = bars.map(({ from, to, pages }) => ({ to, rate: pages / (to - from) }));
    showSpeed();
  };
  // Where nothing happens nobody tells, so the speed is looked at in any case.
  const clock = setInterval(() => crawl && showSpeed(), 1000);
  // Never more often than every few seconds, and the slower the server answers, the seldomer.
  const showHistograms = async () => {
    const { pages, errors } = crawl.statistics;
    const wanted = `${pages + errors} ${crawl.state}`;
    if (reading || wanted === shown || (performance.now() < readAt && crawl.state === "running")) return;
    reading = true;
    shown = wanted;
    const from = performance.now();
    await Promise.allSettled([readSpeeds(),
      ...panels.map(({ kind, panel }) => showHistogram(panel, crawl, kind, stop.signal))]);
    const wait = speeds?.length > 0 ? refreshEvery : 1000;
    readAt = performance.now() + Math.max(wait, 5 * (performance.now() - from));
    reading = false;
    if (!stop.signal.aborted && crawl.state !== "running") showHistograms();  // it ended meanwhile
  };

  return {
    element: h("div", {}, h("h2", { class: "unseen", "data-heading": true }, "Overview"), numbers.element,
      h("div", { class: "charts" }, speed.element, panels.map(({ panel }) => panel.element))),
    onCrawl(next) {
      crawl = next;
      const { pages, queued, bytes: size, errors, disallowed } = crawl.statistics;
      for (const [key, text] of Object.entries({ pages: count(pages), queued: count(queued), bytes: bytes(size),
        errors: count(errors), disallowed: count(disallowed) })) numbers.show(key, text);
      showSpeed();
      showHistograms();
    },
    dispose() {
      stop.abort();
      clearInterval(clock);
      speed.dispose();
      for (const { panel } of panels) panel.dispose();
    },
  };
}
