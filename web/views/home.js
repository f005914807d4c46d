// A URL, Crawl; and all of one's crawls.
import { listCrawls, me } from "../api.js";
import { h, whileBusy } from "../dom.js";
import { bytes, count, counted, date } from "../format.js";
import { hrefOf } from "../router.js";
import { newCrawlForm } from "./new_crawl.js";
import { inShort, nameOf, stateBadge } from "./state.js";

const pollEvery = 3000;

// A line of the list, which stays the same element as the crawl goes on.
function crawlItem() {
  const link = h("a", { class: "item-name" });
  const badge = h("span");
  const numbers = h("span", { class: "muted" });
  const made = h("span", { class: "muted made" });
  let madeAt = "";
  const element = h("li", { class: "card item" }, h("div", { class: "item-top" }, link, badge), numbers, made);
  return {
    element,
    made: () => madeAt,
    show(crawl) {
      madeAt = crawl.created_at;
      link.textContent = link.title = nameOf(crawl);
      link.href = hrefOf(["crawls", crawl.id]);
      badge.replaceChildren(stateBadge(crawl));
      numbers.textContent = inShort(crawl.statistics, crawl.state);
      made.textContent = date(crawl.created_at);
    },
  };
}

function emptyState() {
  return h("div", { class: "empty" },
    h("p", { class: "big" }, "No crawls yet"),
    h("p", { class: "muted" }, "Type the address of a site above and press Crawl. ",
      "Its pages, links and words appear here as they are found."));
}

export function homeView() {
  const stop = new AbortController();
  const items = new Map();  // by id
  const list = h("ul", { class: "items" });
  const status = h("div");
  const usage = h("p", { class: "muted small" });
  const more = h("button", { type: "button", hidden: true, onclick: () => whileBusy(more, "Loading …", loadMore) },
    "Older crawls");
  let next = null;
  let timer = 0;

  const showCrawls = (crawls, isNewest) => {
    let place = isNewest ? list.firstElementChild : null;
    for (const crawl of crawls) {
      if (!items.has(crawl.id)) items.set(crawl.id, crawlItem());
      const item = items.get(crawl.id);
      item.show(crawl);
      if (item.element === place) place = place.nextElementSibling;
      else if (!item.element.isConnected) list.insertBefore(item.element, place);
    }
  };
  // Those that were deleted elsewhere: missing among the newest, though not older than the last of them.
  const dropGone = (crawls, cursor) => {
    const last = crawls.at(-1)?.created_at;
    for (const [id, { element, made }] of items)
      if (!crawls.some((crawl) => crawl.id === id) && (cursor === null || made() > last)) {
        element.remove();
        items.delete(id);
      }
  };
  const loadMore = async () => {
    const answer = await listCrawls(next, stop.signal);
    showCrawls(answer.crawls, false);
    next = answer.next;
    more.hidden = next === null;
  };
  const showUsage = async () => {
    const { quotas, usage: used } = await me(stop.signal);
    if (!quotas?.crawls) return;
    usage.textContent = [`${count(used.crawls)} of ${counted(quotas.crawls, "crawl")} under way`,
      quotas.pages_per_day && `${count(used.pages_today)} of ${counted(quotas.pages_per_day, "page")} today`,
      quotas.bytes_per_day && `${bytes(used.bytes_today)} of ${bytes(quotas.bytes_per_day)} today`,
    ].filter(Boolean).join(", ");
  };
  const refresh = async () => {
    try {
      const { crawls, next: cursor } = await listCrawls(null, stop.signal);
      if (items.size === 0) {
        next = cursor;
        more.hidden = next === null;
      }
      showCrawls(crawls, true);
      dropGone(crawls, cursor);
      showUsage().catch(() => {});
      status.replaceChildren(...(items.size === 0 ? [emptyState()] : []));
      if (crawls.some(({ state }) => state === "running")) timer = setTimeout(poll, pollEvery);
    } catch (error) {
      if (stop.signal.aborted) return;
      status.replaceChildren(h("p", { class: "error", role: "alert" }, error.message));
      timer = setTimeout(poll, 2 * pollEvery);
    }
  };
  // A tab that nobody sees asks for nothing, and is up to date when it is seen again.
  const poll = () => document.hidden || refresh();
  const onVisible = () => {
    clearTimeout(timer);
    poll();
  };
  document.addEventListener("visibilitychange", onVisible);

  refresh();
  return {
    element: h("div", {},
      h("section", { class: "hero" },
        h("h1", {}, "Crawl a site"),
        h("p", { class: "muted lead" }, "Every page, every link, every word: as they are found."),
        newCrawlForm()),
      h("section", { "aria-labelledby": "crawls-heading" },
        h("div", { class: "section-top" }, h("h2", { id: "crawls-heading" }, "Your crawls"), usage),
        status, list, more)),
    title: () => "Crawls",
    dispose() {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
    },
  };
}
