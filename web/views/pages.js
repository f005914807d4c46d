// Every page that was fetched, or could not be.
import { h, outside } from "../dom.js";
import { bytes, count, milliseconds } from "../format.js";
import { hrefOf, keepQuery } from "../router.js";
import { pageRows } from "../rows.js";
import { VirtualTable } from "../table.js";
import { choice, refreshing, searchField, totalText, whyEmpty } from "./toolbar.js";
import { statusBadge } from "./status_badge.js";

const statuses = [
  ["", "Any status"], ["2xx", "2xx: fetched"], ["3xx", "3xx: redirects"], ["4xx", "4xx: not there"],
  ["5xx", "5xx: server's errors"], ["404", "404"], ["error", "No answer"],
];

function columns(id) {
  return [
    { key: "url", title: "URL", width: "url", sortable: true, header: true,
      cell: ({ url }) => outside(url, { title: url }) },
    { key: "status", title: "Status", width: "status", sortable: true, cell: statusBadge },
    { key: "title", title: "Title", width: "title", sortable: true, cell: ({ title }) => title },
    { key: "bytes", title: "Size", width: "number", sortable: true, numeric: true, cell: (row) => bytes(row.bytes) },
    { key: "elapsed", title: "Time", width: "number", sortable: true, numeric: true,
      cell: ({ elapsed_ms: ms }) => milliseconds(ms) },
    { key: "depth", title: "Depth", width: "small", sortable: true, numeric: true, cell: ({ depth }) => String(depth) },
    { key: "links", title: "Links", width: "small", sortable: true, numeric: true, cell: ({ url, links }) => (links > 0
      ? h("a", { href: hrefOf(["crawls", id, "links"], { page: url }), "aria-label": `Links of ${url}: ${links}` },
        count(links))
      : "0") },
  ];
}

export function pagesView({ crawl, query }) {
  const { id } = crawl;
  const state = {
    search: query.get("search") ?? "", status: query.get("status") ?? "", sort: query.get("sort") ?? "id",
    order: query.get("order") === "desc" ? "desc" : "asc",
  };
  const total = totalText("page");
  const table = new VirtualTable({
    label: "Pages", columns: columns(id), source: pageRows(id, () => ({ search: state.search, status: state.status })),
    sort: state.sort, order: state.order, onTotal: total.show,
    empty: () => whyEmpty({ one: "page", isFiltered: state.search + state.status !== "", state: crawl.state }),
    onSort: (sort, order) => change({ sort, order }),
  });
  function change(what) {
    Object.assign(state, what);
    const { sort, order } = state;
    keepQuery({ ...state, sort: sort === "id" ? "" : sort, order: order === "asc" ? "" : order });
  }
  const follow = refreshing(() => table.refresh());
  const filter = (what) => {
    change(what);
    table.reset();
  };
  return {
    element: h("section", { "aria-labelledby": "pages-heading" },
      h("h2", { id: "pages-heading", "data-heading": true }, "Pages"),
      h("div", { class: "toolbar" },
        searchField({ label: "Search in URLs and titles", value: state.search,
          onSearch: (search) => filter({ search }) }),
        choice({ label: "Status", options: statuses, value: state.status,
          onChoice: (status) => filter({ status }) }),
        total.element),
      table.element),
    onCrawl(next) {
      crawl = next;
      follow(next);
    },
    dispose: () => table.dispose(),
  };
}
