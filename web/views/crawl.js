// One crawl: its state, what can be done to it, and a view of each of its results.
import { actOn, deleteCrawl, eventsPath, listPages, readCrawl } from "../api.js";
import { confirmByDialog } from "../dialogs.js";
import { alertUser, announce, h, whileBusy } from "../dom.js";
import { watchEvents } from "../events.js";
import { date, duration } from "../format.js";
import { RecentRate } from "../progress.js";
import { go, hrefOf } from "../router.js";
import { downloadsView } from "./downloads.js";
import { brokenView, linksView } from "./links.js";
import { notFoundView } from "./not_found.js";
import { nothingFetchedNotice } from "./nothing_fetched.js";
import { overviewView } from "./overview.js";
import { pagesView } from "./pages.js";
import { cameToNothing, inShort, isFinal, nameOf, stateBadge, stateName } from "./state.js";
import { wordsView } from "./words.js";

const tellEvery = 20000;  // ms between two words to a screen reader

const parts = {
  __proto__: null,  // so that it has nothing else
  overview: ["Overview", overviewView], pages: ["Pages", pagesView], links: ["Links", linksView],
  broken: ["Broken links", brokenView], words: ["Words", wordsView], downloads: ["Downloads", downloadsView],
};

export function crawlView(id) {
  const stop = new AbortController();
  let watching = null;  // an AbortController, while there is a connection
  let crawl = null;
  let part = null;      // {name, element, onCrawl(crawl), dispose()}
  let route = null;
  let toldAt = 0;
  const recent = new RecentRate();
  const heading = h("h1", {}, "Loading …");
  const badge = h("span");
  const connection = h("span", { class: "muted small" });
  const about = h("p", { class: "muted" });
  const notice = h("div");
  const actions = h("div", { class: "buttons" });
  const tabs = h("nav", { class: "tabs", "aria-label": "Of this crawl" });
  const place = h("div", { class: "part" });
  const element = h("div", {}, h("p", { class: "back" }, h("a", { href: "#/" }, "← All crawls")),
    h("div", { class: "crawl-top" }, h("div", { class: "crawl-name" }, heading, badge, connection), actions),
    about, notice, tabs, place);

  const act = (action, busy, done) => async (event) => whileBusy(event.currentTarget, busy, async () => {
    try {
      take(await actOn(id, action));
      announce(done);
      watch();
    } catch (error) {
      alertUser(error.message);
      await readAgain().catch(() => {});
    }
  });
  const cancel = async (event) => {
    const button = event.currentTarget;
    const isSure = await confirmByDialog({ title: "Cancel this crawl?", yes: "Cancel the crawl", no: "Go on crawling",
      text: "What was found stays. The crawl can't be resumed." });
    if (isSure) await act("cancel", "Cancelling …", "Cancelled")({ currentTarget: button });
  };
  const remove = async (event) => {
    const button = event.currentTarget;
    const isSure = await confirmByDialog({ title: "Delete this crawl?", yes: "Delete",
      text: `${nameOf(crawl)} and everything that was found will be gone for good.` });
    if (!isSure) return;
    await whileBusy(button, "Deleting …", async () => {
      try {
        await deleteCrawl(id);
        go([]);
        announce("Deleted");
      } catch (error) {
        alertUser(error.message);
      }
    });
  };
  const buttons = {
    pause: h("button", { type: "button", onclick: act("pause", "Pausing …", "Paused") }, "Pause"),
    resume: h("button", { type: "button", class: "primary", onclick: act("resume", "Resuming …", "Resumed") },
      "Resume"),
    cancel: h("button", { type: "button", onclick: cancel }, "Cancel"),
    delete: h("button", { type: "button", class: "danger-quiet", onclick: remove }, "Delete"),
  };
  actions.append(...Object.values(buttons));
  for (const button of Object.values(buttons)) button.hidden = true;  // until it is known what can be done

  const showButtons = (state) => {
    const focused = document.activeElement;
    buttons.pause.hidden = state !== "running";
    buttons.resume.hidden = !["paused", "failed"].includes(state);
    buttons.cancel.hidden = !["running", "paused", "failed"].includes(state);
    buttons.delete.hidden = false;
    // The focus stays among the buttons when the one that had it goes.
    if (actions.contains(focused) && focused.hidden) Object.values(buttons).find((button) => !button.hidden).focus();
  };
  const describe = () => {
    const { created_at: from, ended_at: to, reason } = crawl;
    const took = to ? `, took ${duration(new Date(to) - new Date(from))}` : "";
    about.textContent = `Started ${date(from)}${took}.${reason ? ` ${stateName(crawl.state)}: ${reason}` : ""}`;
  };
  const showNotice = async () => {
    if (!cameToNothing(crawl)) return notice.replaceChildren();
    const { pages: [first] } = await listPages(id, { limit: 1 }, stop.signal);
    if (first) notice.replaceChildren(nothingFetchedNotice(crawl, first));
  };
  const tell = (before) => {
    const changed = before && before.state !== crawl.state;
    if (!changed && (crawl.state !== "running" || Date.now() - toldAt < tellEvery)) return;
    toldAt = Date.now();
    announce(`${stateName(crawl.state)}: ${inShort(crawl.statistics, crawl.state)}`);
  };
  function take(next) {
    const before = crawl;
    crawl = next;
    if (crawl.state === "running") recent.add(crawl.statistics.pages);
    if (before?.state !== crawl.state) {
      badge.replaceChildren(stateBadge(crawl));
      showButtons(crawl.state);
      showNotice().catch(() => {});
    }
    describe();
    tell(before);
    part?.onCrawl?.(crawl);
  }
  function watch() {
    watching?.abort();
    if (isFinal(crawl.state) || document.hidden || stop.signal.aborted) return;
    watching = new AbortController();
    const { signal } = watching;
    watchEvents(eventsPath(id), {
      signal,
      onState: (state) => {
        connection.textContent = state === "lost" ? "Connecting again …" : "";
        if (state === "lost") recent.forget();
      },
      onEvent: (change) => take({ ...crawl, ...change }),
      isOver: () => crawl.state !== "running",
    }).then(() => !signal.aborted && readAgain()).catch(() => {});
  }
  // After the last event there is more to know: when it ended, or that it is gone.
  async function readAgain() {
    try {
      take(await readCrawl(id, stop.signal));
    } catch (error) {
      if (error.status === 404) showGone();
      throw error;
    }
  }
  function showGone() {
    const hadFocus = element.contains(document.activeElement);
    dispose();
    showMissing("The crawl has been deleted.");
    if (hadFocus) element.querySelector("a")?.focus();
  }
  // A tab that nobody sees holds no connection.
  const onVisible = () => {
    if (document.hidden) return watching?.abort();
    if (crawl) readAgain().then(watch, () => watch());
  };
  document.addEventListener("visibilitychange", onVisible);

  const showPart = () => {
    const name = route.path[2] ?? "overview";
    for (const link of tabs.children) {
      if (link.dataset.name !== name) link.removeAttribute("aria-current");
      else {
        link.setAttribute("aria-current", "page");
        tabs.scrollLeft = link.offsetLeft - tabs.offsetLeft - 16;
      }
    }
    const key = `${name}?${route.query}`;
    if (part?.key === key) return;
    part?.dispose?.();
    if (!(name in parts)) {
      part = { key };
      return place.replaceChildren(h("p", {}, "A crawl has no such part."));
    }
    part = { key, ...parts[name][1]({ crawl, recent, query: route.query }) };
    place.replaceChildren(part.element);
    part.onCrawl?.(crawl);
    document.title = `${title()} · Fanfold`;
  };
  const showMissing = (text) => element.replaceChildren(notFoundView(text).element);
  const title = () => {
    const [name = "Not found"] = parts[route.path[2] ?? "overview"] ?? [];
    return crawl ? `${name} of ${nameOf(crawl)}` : "Crawl";
  };
  const load = async () => {
    try {
      take(await readCrawl(id, stop.signal));
    } catch (error) {
      if (stop.signal.aborted) return;
      if (error.status === 404) return showMissing("There is no such crawl, or it isn't yours.");
      heading.textContent = "A crawl";
      return place.replaceChildren(h("p", { role: "alert" }, error.message),
        h("p", { class: "retry" }, h("button", { type: "button", onclick: load }, "Try again")));
    }
    heading.textContent = heading.title = nameOf(crawl);
    tabs.append(...Object.entries(parts).map(([name, [text]]) =>
      h("a", { href: hrefOf(name === "overview" ? ["crawls", id] : ["crawls", id, name]), "data-name": name }, text)));
    showPart();
    watch();
  };
  function dispose() {
    stop.abort();
    watching?.abort();
    document.removeEventListener("visibilitychange", onVisible);
    part?.dispose?.();
    part = null;
  }
  load();

  return {
    element,
    title,
    keepsScroll: true,
    update(next) {
      route = next;
      if (crawl && !stop.signal.aborted) showPart();
    },
    dispose,
  };
}
