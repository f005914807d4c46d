// A crawl in a few words, wherever one is shown.
import { h } from "../dom.js";
import { bytes, counted } from "../format.js";

const names = {
  running: "Running", paused: "Paused", finished: "Finished", cancelled: "Cancelled", failed: "Failed",
};

export function stateName(state) {
  return names[state] ?? state;
}

// A crawl that came to its end without any page is no success.
export function cameToNothing({ state, statistics: { seeds, seeds_fetched: fetched } }) {
  return state === "finished" && seeds > 0 && fetched === 0;
}

export function stateBadge(crawl) {
  if (cameToNothing(crawl)) return h("span", { class: "badge failed" }, "Nothing fetched");
  const { state } = crawl;
  return h("span", { class: `badge ${names[state] ? state : ""}` }, stateName(state));
}

export function isFinal(state) {
  return ["finished", "cancelled", "failed"].includes(state);
}

export function nameOf(crawl) {
  const [first = crawl.id, ...others] = crawl.options?.seeds ?? [];
  const short = first.replace(/^https?:\/\//i, "").replace(/\/$/, "");
  return others.length === 0 ? short : `${short} and ${counted(others.length, "other")}`;
}

export function inShort({ pages, errors, queued, bytes: size }, state) {
  const parts = [counted(pages, "page"), bytes(size)];
  if (errors > 0) parts.splice(1, 0, counted(errors, "error"));
  if (state === "running" || state === "paused") parts.push(`${counted(queued, "URL")} queued`);
  return parts.join(" · ");
}
