// Where tables have their rows from.
import { listLinks, listPages } from "./api.js";

// Pages are sorted and filtered by the server. `filter`: {search, status}.
export function pageRows(id, filter) {
  return {
    async fetch(window, signal) {
      const { total, pages } = await listPages(id, { ...window, ...filter() }, signal);
      return { total, rows: pages };
    },
  };
}

// Links, too. `filter`: {search, page, to, broken}.
export function linkRows(id, filter) {
  return {
    async fetch(window, signal) {
      const { total, links } = await listLinks(id, { ...window, ...filter() }, signal);
      return { total, rows: links };
    },
  };
}

// Rows that are all here, sorted by the values of a column's key and filtered by what `matches` says.
export function localRows(all, matches = () => true) {
  return {
    async fetch({ offset, limit, sort, order }) {
      const rows = all().filter(matches);
      if (sort) rows.sort((a, b) => (order === "asc" ? 1 : -1) * compare(a[sort], b[sort]));
      return { total: rows.length, rows: rows.slice(offset, offset + limit) };
    },
  };
}

const collator = new Intl.Collator();

function compare(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return 1;
  if (b === null || b === undefined) return -1;
  return typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b);
}
