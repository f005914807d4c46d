// The API as the page uses it, with made-up crawls, to test the page alone: stub_server.mjs [PORT] [--token TOKEN]
//
// It serves web/ as it lies there, with the fields that `fanfold serve` sends. A crawl of "slow.test" runs until it is
// told otherwise; one of "full.test" fails, until it is resumed; the crawl k0000000, of "big.test", is finished and has 100,000 pages; what has an address that begins
// with "10." comes to nothing at once; all others take some seconds.
import { createServer } from "node:http";
import { createReadStream, existsSync } from "node:fs";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
  "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
const web = process.env.FANFOLD_WEB ?? fileURLToPath(new URL("../../web/", import.meta.url));
const chart = "/usr/share/javascript/chart.js/chart.min.js";
const types = { ".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml" };

// Crawls.

class Crawl {
  constructor(id, options) {
    const now = new Date().toISOString();
    this.id = id;
    this.options = { scope: "host", include: [], exclude: [], max_depth: null, max_pages: null, archive: false, words: false,
      ...options };
    this.host = options.seeds[0].replace(/^https?:\/\//, "").replace(/\/.*$/, "");
    const isBig = this.host === "big.test";
    this.isPrivate = this.host.startsWith("10.");
    this.goal = this.isPrivate ? 1 : isBig ? 100000 : this.host === "slow.test" ? Infinity : 40;
    this.pages = isBig ? this.goal : 0;
    this.isToFail = this.host === "full.test";
    Object.assign(this, { state: isBig ? "finished" : "running", reason: null, created_at: now, ended_at: isBig ? now : null });
    this.listeners = new Set();
    this.history = [{ at: Date.now(), pages: 0 }];
  }

  // What another tenth of a second brings.
  step() {
    if (this.state !== "running") return;
    this.pages = Math.min(this.goal, this.pages + 3 + Math.round(2 * Math.sin(Date.now() / 900)));
    this.history.push({ at: Date.now(), pages: this.pages });
    if (this.isToFail) this.become("failed", "the disk is full");
    else if (this.pages === this.goal) this.become("finished");
    else if (this.pages % 2 === 0) this.tell();
  }

  become(state, reason = null) {
    Object.assign(this, { state, reason, isToFail: this.isToFail && state !== "failed" });
    this.ended_at = ["running", "paused"].includes(state) ? null : new Date().toISOString();
    this.tell();
  }

  tell() {
    for (const listener of this.listeners) listener();
  }

  get statistics() {
    const errors = this.isPrivate ? this.pages : Math.floor(this.pages / 25);
    return { pages: this.pages, errors, disallowed: Math.floor(this.pages / 40), bytes: this.pages * 18734, retries: 0,
      trapped: 0, queued: this.state === "running" ? 120 : 0, running: this.state === "running" ? 8 : 0, seeds: 1, seeds_fetched: this.pages > 0 && !this.isPrivate ? 1 : 0 };
  }

  json() {
    const { id, state, reason, created_at, ended_at, options, statistics } = this;
    return { id, state, reason, created_at, ended_at, options, statistics };
  }

  page(i) {
    const status = this.isPrivate || i % 25 === 24 ? null : i % 17 === 16 ? 404 : i % 41 === 40 ? 500 : i % 13 === 12 ? 301 : 200;
    const url = `http://${this.host}/${i === 0 ? "" : `section-${i % 12}/page-${i}.html`}`;
    const titles = ["Coroutines in practice", "Fan out, then fold", "<img src=x onerror=alert(1)>", "Über die Brücke", "مرحبا بالعالم"];
    return { url, final_url: url, status, error: this.isPrivate ? "private_address" : status === null ? "timed_out" : null,
      error_detail: this.isPrivate ? `its robots.txt could not be had: ${this.host} is a private address` : null, content_type: i % 9 === 8 ? "text/css" : "text/html",
      bytes: status === null ? 0 : 900 + ((i * 7919) % 91000), elapsed_ms: 3 + ((i * 613) % 1900) / 4, depth: Math.min(9, Math.floor(Math.log2(i + 1))),
      links: (i * 31) % 240, title: status === 200 ? `${titles[i % 5]} ${i}` : "", referrer: i === 0 ? null : `http://${this.host}/`,
      fetched_at: this.created_at, robots: null };
  }

  allPages() {
    if (this.made?.length !== this.pages) this.made = Array.from({ length: this.pages }, (_, i) => this.page(i));
    return this.made;
  }

  link(i) {
    const source = this.page(Math.floor(i / 3)).url;
    const target = i % 50 === 49 ? "javascript:alert(1)" : this.page((i * 37) % Math.max(1, this.pages)).url;
    const known = target.startsWith("http") ? this.page((i * 37) % Math.max(1, this.pages)) : { status: null, error: null };
    return { source, target, element: i % 7 === 6 ? "img" : "a", attribute: i % 7 === 6 ? "src" : "href", kind: i % 7 === 6 ? "resource" : "page",
      status: known.status, error: known.error };
  }
}

const words = ["crawl", "page", "coroutine", "thread", "queue", "future", "await", "the", "of", "fold", "fan", "link", "host", "network", "time"];

function topWords({ pages }, query) {
  const all = Array.from({ length: 2000 }, (_, i) => ({ word: i < words.length ? words[i] : `word${i}`, count: Math.ceil((pages * 40) / (i + 1)),
    pages: Math.ceil(pages / (1 + i / 20)) })).filter(({ word }) => !query.get("stop_words") || !["the", "of"].includes(word));
  return { pages, words: pages * 310, distinct: all.length, top: all.slice(0, Number(query.get("top") ?? 100)) };
}

const pageKeys = { id: null, url: "url", status: "status", bytes: "bytes", elapsed: "elapsed_ms", depth: "depth", links: "links", title: "title" };

function listPages(crawl, query) {
  const search = (query.get("search") ?? "").toLowerCase();
  const status = query.get("status") ?? "";
  const key = pageKeys[query.get("sort") ?? "id"];
  const isWanted = (page) => (search === "" || `${page.url} ${page.title ?? ""}`.toLowerCase().includes(search)) &&
    (status === "" || (status === "error" ? page.error !== null : status.endsWith("xx") ? String(page.status)[0] === status[0] && page.status !== null
      : String(page.status) === status));
  const pages = crawl.allPages().filter(isWanted);
  const compare = (a, b) => (a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1);
  if (key) pages.sort((a, b) => compare(a[key], b[key]));
  if (query.get("order") === "desc") pages.reverse();
  return windowOf(pages, query, "pages");
}

function windowOf(rows, query, name) {
  const offset = Number(query.get("offset") ?? 0);
  return { total: rows.length, offset, [name]: rows.slice(offset, offset + Math.min(1000, Number(query.get("limit") ?? 100))) };
}

const linkKeys = { id: null, source: "source", target: "target", status: "status", kind: "kind", element: "element" };

function listLinks(crawl, query) {
  const search = (query.get("search") ?? "").toLowerCase();
  const key = linkKeys[query.get("sort") ?? "id"];
  const matches = (link) => (!query.get("page") || link.source === query.get("page")) &&
    (!query.get("to") || link.target === query.get("to")) &&
    (query.get("broken") !== "true" || link.error !== null || link.status >= 400) &&
    `${link.source} ${link.target}`.toLowerCase().includes(search);
  const links = Array.from({ length: crawl.isPrivate ? 0 : crawl.pages * 3 }, (_, i) => crawl.link(i)).filter(matches);
  const compare = (a, b) => (a === b ? 0 : a === null || (b !== null && a < b) ? -1 : 1);
  if (key) links.sort((a, b) => compare(a[key], b[key]));
  if (query.get("order") === "desc") links.reverse();
  return windowOf(links, query, "links");
}

function histogramOf(crawl, of) {
  const pages = crawl.allPages();
  const counts = new Map();
  const numeric = { bytes: "bytes", elapsed: "elapsed_ms" }[of];
  if (!numeric) {
    for (const page of pages) {
      const value = String((of === "status" ? page.status ?? page.error : page[of]) ?? "none");
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    return { of, pages: pages.length, bars: [...counts].sort().map(([label, n]) => ({ label, count: n })), below: null };
  }
  const edges = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000];
  const bars = edges.slice(0, -1).map((from, i) => ({ from, to: edges[i + 1], count: 0 }));
  for (const page of pages) for (const bar of bars) if (page[numeric] >= bar.from && page[numeric] < bar.to) ++bar.count;
  const first = Math.max(0, bars.findIndex((bar) => bar.count > 0));
  const last = bars.findLastIndex((bar) => bar.count > 0);
  const sorted = pages.map((page) => page[numeric]).sort((a, b) => a - b);
  const share = (q) => sorted[Math.floor(q * (sorted.length - 1))] ?? 0;
  return { of, pages: pages.length, bars: bars.slice(first, last + 1), below: { 0.5: share(0.5), 0.9: share(0.9), 0.99: share(0.99) } };
}

function historyOf({ pages, history }) {
  if (pages === 0) return { bars: [] };
  const [{ at: begin }] = history;
  const span = Math.max(1, (history.at(-1).at - begin) / 1000);
  const step = Math.ceil(span / 120);
  const steps = Math.round(span / step);
  const at = (second) => (second >= span ? pages : history.findLast((point) => point.at - begin <= 1000 * second).pages);
  return { bars: Array.from({ length: steps }, (_, i) => {
    const [from, to] = [i * step, i + 1 < steps ? (i + 1) * step : span];
    return { from, to, pages: at(to) - (i === 0 ? 0 : at(from)) };
  }) };
}

// HTTP.

export function makeStub({ token = null, isEmpty = false } = {}) {
  const crawls = new Map([["k0000000", new Crawl("k0000000", { seeds: ["big.test"], words: true, archive: true })]]);
  const keys = new Map();
  const streams = new Set();  // what ends each
  let made = 0;
  if (isEmpty) crawls.clear();
  const clock = setInterval(() => crawls.forEach((crawl) => crawl.step()), 100);

  const answer = (response, status, body, fields = {}) => {
    response.writeHead(status, { "Content-Type": status >= 400 ? "application/problem+json" : "application/json", ...fields });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  };
  const problem = (response, status, code, detail, more = {}, fields = {}) =>
    answer(response, status, { type: `/problems/${code}`, title: code, status, detail, code, request_id: "r1", ...more }, fields);

  const create = async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text);
    const key = request.headers["idempotency-key"];
    if (keys.has(key)) return answer(response, 200, keys.get(key).json());
    const errors = body.seeds.flatMap((seed, i) => (/[\s<>]/.test(seed) ? [{ pointer: `/seeds/${i}`, detail: "is no URL" }] : []));
    for (const [i, pattern] of body.include.entries())
      if (pattern.includes("(") && !pattern.includes(")")) errors.push({ pointer: `/include/${i}`, detail: "missing )" });
    if (errors.length > 0) return problem(response, 422, "unprocessable", `${errors[0].pointer}: ${errors[0].detail}`, { errors });
    if (body.seeds[0].includes("over-quota")) return problem(response, 429, "too_many_requests", "10 crawls run already; the quota is 10.", { quota: "crawls" }, { "Retry-After": "60" });
    const id = `k${String(++made).padStart(7, "0")}`;
    const crawl = new Crawl(id, body);
    crawls.set(id, crawl);
    keys.set(key, crawl);
    answer(response, 201, crawl.json(), { Location: `/api/v1/crawls/${id}` });
  };

  const events = (request, response, crawl) => {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    let n = 0;
    const send = () => {
      const { state, reason, statistics } = crawl;
      if (crawls.has(crawl.id)) response.write(`id: ${++n}\nevent: progress\ndata: ${JSON.stringify({ state, reason, statistics })}\n\n`);
      if (state !== "running") end();
    };
    const end = () => response.end("event: end\ndata: {}\n\n");
    streams.add(end);
    const comments = setInterval(() => response.write(":\n"), 15000);
    crawl.listeners.add(send);
    response.on("close", () => (crawl.listeners.delete(send), streams.delete(end), clearInterval(comments)));
    response.write(": welcome\n\n");
    send();
  };

  const act = (response, crawl, action) => {
    const next = { pause: { running: "paused" }, resume: { paused: "running", failed: "running" },
      cancel: { running: "cancelled", paused: "cancelled", failed: "cancelled" } };
    const state = next[action]?.[crawl.state];
    if (!state) return problem(response, 409, "conflict", `The crawl is ${crawl.state}: it can't be told to ${action}.`);
    crawl.become(state);
    answer(response, 200, crawl.json());
  };

  const results = (response, crawl, format) => {
    if (format === "warc" && !crawl.options.archive) return problem(response, 409, "no_archive", "The crawl keeps no archive.");
    response.writeHead(200, { "Content-Type": "application/octet-stream", "Content-Disposition": `attachment; filename="${crawl.host}.${format}"` });
    for (const page of crawl.allPages().slice(0, 100)) response.write(`${JSON.stringify(page)}\n`);
    response.end();
  };

  const api = (request, response, url) => {
    const [head, id, what, of] = url.pathname.split("/").slice(3).map(decodeURIComponent);
    if (token && request.headers.authorization !== `Bearer ${token}`)
      return problem(response, 401, "unauthorized", "A token is needed.", {}, { "WWW-Authenticate": "Bearer" });
    if (head === "me") return answer(response, 200, { tenant: token ? "team" : "local", needs_token: token !== null,
      quotas: { crawls: 10, pages_per_day: null, bytes_per_day: null, requests_per_minute: 600 },
      usage: { crawls: [...crawls.values()].filter(({ state }) => state === "running").length, pages_today: 12, bytes_today: 345 } });
    if (head === "crawls" && !id && request.method === "POST") return create(request, response);
    if (head === "crawls" && !id) return answer(response, 200, { crawls: [...crawls.values()].reverse().map((crawl) => crawl.json()), next: null });
    const crawl = head === "crawls" && crawls.get(id);
    if (!crawl) return problem(response, 404, "not_found", "There is no such crawl.");
    if (request.method === "DELETE") return crawls.delete(id), crawl.become("cancelled"), response.writeHead(204).end();
    if (request.method === "POST") return act(response, crawl, what);
    const query = url.searchParams;
    const routes = {
      undefined: () => answer(response, 200, crawl.json()), events: () => events(request, response, crawl),
      pages: () => answer(response, 200, listPages(crawl, query)), links: () => answer(response, 200, listLinks(crawl, query)),
      history: () => answer(response, 200, historyOf(crawl)), words: () => answer(response, 200, topWords(crawl, query)), histograms: () => answer(response, 200, histogramOf(crawl, of)),
      results: () => results(response, crawl, query.get("format")),
    };
    return routes[what] ? routes[what]() : problem(response, 404, "not_found", "There is no such route.");
  };

  const asset = (response, path) => {
    const file = path === "/" ? join(web, "index.html") : path === "/assets/chart.min.js" ? chart : join(web, path.replace("/assets/", ""));
    if (path.includes("..") || !existsSync(file)) return problem(response, 404, "not_found", "There is no such page.");
    response.writeHead(200, { "Content-Type": types[extname(file)] ?? "text/plain; charset=utf-8", "Cache-Control": "no-cache",
      "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff" });
    createReadStream(file).pipe(response);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname.startsWith("/api/")) api(request, response, url);
    else asset(response, url.pathname);
  });
  server.on("close", () => clearInterval(clock));
  server.endStreams = () => streams.forEach((end) => end());  // as a server does that ends
  return server;
}

// Listens, and gives the server's address.
export function listen(server, port = 0) {
  return new Promise((resolve) => server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}/`)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf("--token");
  const server = makeStub({ token: at < 0 ? null : process.argv[at + 1] });
  console.log(await listen(server, Number(process.argv[2]) || 0));
}
