// The server's API (api/v1/openapi.json). The token is kept for this tab alone, and is sent in a field, never in a URL.
const base = new URL("api/v1/", document.baseURI);
const tokenKey = "fanfold-token";

export function token() {
  return sessionStorage.getItem(tokenKey);
}

export function keepToken(value) {
  if (value) sessionStorage.setItem(tokenKey, value);
  else sessionStorage.removeItem(tokenKey);
}

function sentence(text) {
  return text.charAt(0).toUpperCase() + text.slice(1) + (/[.?!]$/.test(text) ? "" : ".");
}

// What the server said was wrong, by its problem document (RFC 9457).
export class Problem extends Error {
  constructor({ status = 0, code = "unreachable", title = "", detail = "", errors = [] }, retryAfter = 0) {
    super(sentence(detail || title || `The server answered with status ${status}`));
    Object.assign(this, { status, code, errors, retryAfter });
  }
}

export function apiUrl(path, query = {}) {
  const url = new URL(path, base);
  for (const [name, value] of Object.entries(query))
    if (value !== null && value !== undefined && value !== "") url.searchParams.set(name, value);
  return url;
}

async function problemOf(response) {
  const retryAfter = Number(response.headers.get("Retry-After")) || 0;
  const isProblem = response.headers.get("Content-Type")?.includes("json");
  const document = isProblem ? await response.json().catch(() => ({})) : {};
  return new Problem({ code: "unknown", ...document, status: response.status }, retryAfter);
}

// A response whose status is 2xx. Whoever is not signed in hears of it: the event `unauthorized` of the window.
export async function request(path, { method = "GET", query, body, headers = {}, signal } = {}) {
  const fields = new Headers(headers);
  const sent = token();
  if (sent) fields.set("Authorization", `Bearer ${sent}`);
  if (body !== undefined) fields.set("Content-Type", "application/json");
  let response;
  try {
    response = await fetch(apiUrl(path, query), {
      method, headers: fields, body: body === undefined ? undefined : JSON.stringify(body), signal,
      cache: "no-store", credentials: "omit", redirect: "error", referrerPolicy: "no-referrer",
    });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem({ detail: "The server can't be reached. Is it running, and are you connected?" });
  }
  if (response.ok) return response;
  const problem = await problemOf(response);
  // Only where this is still the token that was refused.
  if (problem.status === 401 && sent === token()) window.dispatchEvent(new CustomEvent("unauthorized"));
  throw problem;
}

// What is read may be asked for again: after a moment, where the server wants it so.
export async function get(path, query, signal) {
  for (let attempt = 1; ; ++attempt) {
    try {
      return await (await request(path, { query, signal })).json();
    } catch (error) {
      const wait = error.retryAfter ?? 0;
      if (![429, 503].includes(error.status) || attempt === 3 || wait === 0 || wait > 10) throw error;
      await pause(wait * 1000, signal);
    }
  }
}

export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, ms);
    function done() {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop() {
      clearTimeout(timer);
      reject(signal.reason);
    }
    signal?.addEventListener("abort", stop, { once: true });
  });
}

const crawlPath = (id) => `crawls/${encodeURIComponent(id)}`;

export const me = (signal) => get("me", {}, signal);
export const listCrawls = (cursor, signal) => get("crawls", { limit: 50, cursor }, signal);
export const readCrawl = (id, signal) => get(crawlPath(id), {}, signal);
export const listPages = (id, query, signal) => get(`${crawlPath(id)}/pages`, query, signal);
export const listLinks = (id, query, signal) => get(`${crawlPath(id)}/links`, query, signal);
export const topWords = (id, query, signal) => get(`${crawlPath(id)}/words`, query, signal);
export const histogram = (id, of, signal) => get(`${crawlPath(id)}/histograms/${of}`, {}, signal);
export const history = (id, signal) => get(`${crawlPath(id)}/history`, {}, signal);
export const eventsPath = (id) => `${crawlPath(id)}/events`;
export const resultsPath = (id) => `${crawlPath(id)}/results`;

// Sent again with the same key, it makes no second crawl.
export async function createCrawl(body, key) {
  return (await request("crawls", { method: "POST", body, headers: { "Idempotency-Key": key } })).json();
}

// "pause", "resume" or "cancel".
export async function actOn(id, action) {
  return (await request(`${crawlPath(id)}/${action}`, { method: "POST" })).json();
}

export async function deleteCrawl(id) {
  await request(crawlPath(id), { method: "DELETE" });
}
