// What was found, as files.
import { apiUrl, resultsPath, token } from "../api.js";
import { alertUser, h, whileBusy } from "../dom.js";
import { download } from "../download.js";
import { bytes } from "../format.js";
import { isFinal } from "./state.js";

const formats = [
  { format: "jsonl", title: "JSON Lines", text: "A line for each page, for programs." },
  { format: "csv", title: "CSV", text: "A row for each page, for spreadsheets." },
  { format: "warc", title: "WARC archive", text: "Everything as it was sent, to replay." },
  { format: "job", title: "Job file", inSentence: "job file",
    text: "All of it, as a SQLite database: for fanfold query, or any SQLite tool." },
];

function nameOf(id, format) {
  return `${id}.${{ warc: "warc.gz", job: "db" }[format] ?? format}`;
}

// Without a token the browser downloads by itself; with one, the page does.
function button({ id, statistics }, { format, title, inSentence = title }) {
  const label = `Download ${inSentence}`;
  if (!token())
    return h("a", { class: "button", href: apiUrl(resultsPath(id), { format }), download: nameOf(id, format) }, label);
  const progress = h("span", { class: "muted small" });
  const start = (event) => whileBusy(event.currentTarget, "Downloading …", async () => {
    try {
      await download({ path: resultsPath(id), query: { format }, name: nameOf(id, format), expected: statistics.bytes,
        onProgress: (n) => (progress.textContent = bytes(n)) });
    } catch (error) {
      if (error.name !== "AbortError") alertUser(error.message);
    }
  });
  return [h("button", { type: "button", onclick: start }, label), progress];
}

export function downloadsView({ crawl }) {
  const isOffered = ({ format }) => format !== "warc" || crawl.options?.archive;
  const cards = formats.filter(isOffered).map((kind) => h("li", { class: "card item" },
    h("h3", {}, kind.title), h("p", { class: "muted" }, kind.text), h("p", {}, button(crawl, kind))));
  const hint = crawl.options?.archive ? null
    : h("p", { class: "muted" }, "There is no archive: the crawl was made without “Keep an archive”.");
  return {
    element: h("section", { "aria-labelledby": "downloads-heading" },
      h("h2", { id: "downloads-heading", "data-heading": true }, "Downloads"),
      !isFinal(crawl.state) &&
        h("p", { class: "muted" }, "While the crawl runs, a file has in it what was found so far."),
      h("ul", { class: "items two" }, cards), hint),
    dispose() {},
  };
}
