// The most frequent words.
import { topWords } from "../api.js";
import { ChartPanel } from "../charts.js";
import { h } from "../dom.js";
import { count, counted } from "../format.js";
import { localRows } from "../rows.js";
import { VirtualTable } from "../table.js";
import { choice, refreshing, searchField, totalText, whyEmpty } from "./toolbar.js";

const columns = [
  { key: "word", title: "Word", width: "word", sortable: true, header: true, cell: ({ word }) => word },
  { key: "count", title: "Times", width: "number", sortable: true, numeric: true, cell: (row) => count(row.count) },
  { key: "pages", title: "Pages", width: "number", sortable: true, numeric: true, cell: (row) => count(row.pages) },
];

export function wordsView({ crawl }) {
  const stop = new AbortController();
  const heading = h("h2", { id: "words-heading", "data-heading": true }, "Words");
  if (crawl.options?.words === false)
    return {
      element: h("section", { "aria-labelledby": "words-heading" }, heading, h("div", { class: "empty" },
        h("p", { class: "big" }, "Words were not counted"),
        h("p", { class: "muted" }, "Start a crawl with “Count words” to see what the site speaks of."))),
      dispose() {},
    };
  let words = [];
  let search = "";
  let stopWords = "en";
  const summary = h("p", { class: "muted" });
  const total = totalText("word");
  const chart = new ChartPanel({ title: "Most frequent", labelTitle: "Word", unit: "Times", wide: true,
    across: true });
  const table = new VirtualTable({ label: "Words", columns, narrow: true, sort: "count", order: "desc",
    empty: () => whyEmpty({ one: "word", isFiltered: search !== "", state: crawl.state }), onTotal: total.show,
    source: localRows(() => words, ({ word }) => word.includes(search)) });

  const read = async () => {
    try {
      const answer = await topWords(crawl.id, { top: 10000, stop_words: stopWords }, stop.signal);
      words = answer.top;
      summary.textContent = `${counted(answer.words, "word")} on ${counted(answer.pages, "page")}, ` +
        `${count(answer.distinct)} different.` +
        (answer.distinct > words.length ? ` The table has the ${count(words.length)} most frequent.` : "");
      const most = words.slice(0, 12);
      chart.show({ labels: most.map(({ word }) => word), values: most.map((word) => word.count),
        summary: most.slice(0, 5).map((word) => `${word.word}: ${count(word.count)}`).join(", ") || "Nothing yet" });
      table.refresh();
    } catch (error) {
      if (!stop.signal.aborted) summary.textContent = error.message;
    }
  };
  read();
  const follow = refreshing(read, () => 5000);
  return {
    element: h("section", { "aria-labelledby": "words-heading" }, heading, summary,
      h("div", { class: "charts" }, chart.element),
      h("div", { class: "toolbar" },
        searchField({ label: "Search words", value: "", onSearch: (text) => {
          search = text.toLowerCase();
          table.reset();
        } }),
        choice({ label: "Stop words", value: stopWords,
          options: [["en", "Without English stop words"], ["", "All words"]],
          onChoice: (value) => {
            stopWords = value;
            read();
          } }),
        total.element),
      table.element),
    onCrawl(next) {
      crawl = next;
      follow(next);
    },
    dispose() {
      stop.abort();
      chart.dispose();
      table.dispose();
    },
  };
}
