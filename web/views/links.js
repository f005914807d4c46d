// Every link, or those that lead nowhere.
import { h, outside } from "../dom.js";
import { hrefOf, keepQuery } from "../router.js";
import { linkRows } from "../rows.js";
import { VirtualTable } from "../table.js";
import { statusBadge } from "./status_badge.js";
import { refreshing, searchField, totalText, whyEmpty } from "./toolbar.js";

const columns = [
  { key: "target", title: "Leads to", width: "url", sortable: true, header: true,
    cell: ({ target }) => outside(target, { title: target }) },
  { key: "status", title: "Status", width: "status", sortable: true, cell: statusBadge },
  { key: "source", title: "On page", width: "url", sortable: true,
    cell: ({ source }) => outside(source, { title: source }) },
  { key: "element", title: "Element", width: "element", sortable: true,
    cell: ({ element, attribute }) => [element, attribute].filter(Boolean).join(" ") },
  { key: "kind", title: "Kind", width: "element", sortable: true, cell: ({ kind }) => kind ?? "" },
];

function chips(id, part, filter) {
  const named = { page: "On", to: "To" };
  const without = (name) => hrefOf(["crawls", id, part], { ...filter, broken: null, [name]: null });
  return ["page", "to"].filter((name) => filter[name]).map((name) =>
    h("p", { class: "chip" }, `${named[name]} ${filter[name]} `, h("a", { href: without(name) }, "Show all")));
}

function makeLinksView({ part, heading, broken }) {
  return ({ crawl, query }) => {
    const { id } = crawl;
    const filter = { page: query.get("page"), to: query.get("to") };
    const state = {
      search: query.get("search") ?? "", sort: query.get("sort") ?? "id",
      order: query.get("order") === "desc" ? "desc" : "asc",
    };
    const total = totalText("link");
    const table = new VirtualTable({
      label: heading, columns, source: linkRows(id, () => ({ ...filter, broken, search: state.search })),
      sort: state.sort, order: state.order, onTotal: total.show, empty: whyNone,
      onSort: (sort, order) => change({ sort, order }),
    });
    function whyNone() {
      const isFiltered = state.search !== "" || filter.page !== null || filter.to !== null;
      if (broken && !isFiltered && crawl.statistics.seeds_fetched > 0)
        return crawl.state === "running" ? "No broken links so far." : "No broken links. Well kept!";
      return whyEmpty({ one: "link", isFiltered, state: crawl.state });
    }
    const follow = refreshing(() => table.refresh());
    function change(what) {
      Object.assign(state, what);
      const { search, sort, order } = state;
      keepQuery({ ...filter, search, sort: sort === "id" ? "" : sort, order: order === "asc" ? "" : order });
    }
    const onSearch = (search) => {
      change({ search });
      table.reset();
    };
    return {
      element: h("section", { "aria-labelledby": "links-heading" },
        h("h2", { id: "links-heading", "data-heading": true }, heading), chips(id, part, filter),
        h("div", { class: "toolbar" }, searchField({ label: "Search in URLs", value: state.search, onSearch }),
          total.element),
        table.element),
      onCrawl(next) {
        crawl = next;
        follow(next);
      },
      dispose: () => table.dispose(),
    };
  };
}

export const linksView = makeLinksView({ part: "links", heading: "Links" });
export const brokenView = makeLinksView({ part: "broken", heading: "Broken links", broken: "true" });
