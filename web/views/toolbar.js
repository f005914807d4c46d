// What stands above a table: a search field, filters, and how many rows there are.
import { h } from "../dom.js";
import { counted } from "../format.js";

const typing = 250;  // ms after which a pause is taken for the end of a word

export function searchField({ label, value, onSearch }) {
  let timer = 0;
  const input = h("input", { type: "search", placeholder: label, "aria-label": label, value, spellcheck: "false",
    autocapitalize: "none", oninput: () => {
      clearTimeout(timer);
      timer = setTimeout(() => onSearch(input.value.trim()), typing);
    } });
  return input;
}

export function choice({ label, options, value, onChoice }) {
  const select = h("select", { "aria-label": label, onchange: () => onChoice(select.value) },
    options.map(([key, text]) => h("option", { value: key }, text)));
  select.value = value;
  return select;
}

// Says how many there are, also to a screen reader, once that has settled.
export function totalText(one, many) {
  const element = h("p", { class: "muted total", role: "status" });
  return { element, show: (n) => (element.textContent = counted(n, one, many)) };
}

// Why a table has no row: nothing passes the filter, or nothing is there.
export function whyEmpty({ one, isFiltered, state }) {
  if (isFiltered) return `No ${one} matches.`;
  return state === "running" ? `No ${one}s yet.` : `No ${one}s were found.`;
}

// Calls `refresh` as the crawl goes on, at most every `every()` ms and once more at its end.
export function refreshing(refresh, every = () => 3000) {
  let last = null;  // {pages, state}
  let at = -Infinity;
  return ({ statistics: { pages, errors }, state }) => {
    const visits = pages + errors;
    const changed = last === null || last.visits !== visits || last.state !== state;
    if (!changed || (last?.state === state && performance.now() - at < every())) return;
    if (last !== null) refresh();
    last = { visits, state };
    at = performance.now();
  };
}
