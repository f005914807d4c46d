// The page in a real browser, clicked through, as a person would: node --test page_test.mjs
//
// Against a stub of the API (stub_server.mjs), or against the server at FANFOLD_URL, which then wants no token.
// FANFOLD_SITES says what is crawled there, {"small": URL, "slow": URL, "refused": URL}, and which crawl has many pages, {"big": ID};
// tests whose site is not named, and those of what only the stub can be told to do, are skipped. FANFOLD_SCREENSHOTS names a folder for pictures.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { launch, openPage } from "./browser.mjs";
import { listen, makeStub } from "./stub_server.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const external = process.env.FANFOLD_URL;
const sites = external ? JSON.parse(process.env.FANFOLD_SITES ?? "{}") : { small: "small.test", slow: "slow.test", refused: "10.0.0.1", big: "k0000000" };
const pictures = process.env.FANFOLD_SCREENSHOTS;
const onStub = external ? { skip: "needs the stub" } : {};
const needs = (site) => (sites[site] ? {} : { skip: `needs a ${site} site` });

let browser;
let stub;
let base;

before(async () => {
  if (pictures) mkdirSync(pictures, { recursive: true });
  if (!external) stub = makeStub();
  base = external ?? (await listen(stub));
  browser = await launch();
}, { timeout: 120000 });

after(async () => {
  await browser?.close();
  stub?.close();
  stub?.closeAllConnections();
});

// A test with a page of its own, which must do nothing that no page may.
function onPage(name, options, test) {
  it(name, { timeout: 240000, ...options }, async () => {
    const opened = await openPage(browser, options);
    const { page, faults, origins } = opened;
    try {
      await test(page, opened);
      assert.deepEqual(faults, []);
      const allowed = new Set([base, opened.base ?? base].map((url) => new URL(url).origin));
      assert.deepEqual([...origins].filter((origin) => !allowed.has(origin)), [], "no request to other hosts");
    } catch (error) {
      if (pictures) await picture(page, `failed-${name.replaceAll(/\W+/g, "-")}`);
      throw error;
    } finally {
      await opened.close();
    }
  });
}

// What a person would see and do.

const text = (page, selector) => page.$eval(selector, (element) => element.textContent);
const texts = (page, selector) => page.$$eval(selector, (elements) => elements.map((element) => element.textContent));

function seen(page, selector, pattern) {
  return page.waitForFunction((css, source) => [...document.querySelectorAll(css)].some((element) =>
    element.checkVisibility() && new RegExp(source).test(element.textContent)), {}, selector, pattern.source);
}

async function press(page, name, role = "button") {
  await page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`).then((button) => button.click());
}

const state = (page, name) => seen(page, ".crawl-name .badge", new RegExp(`^${name}$`));

async function typeUrl(page, url) {
  await page.waitForSelector("#url");
  await page.type("#url", url);
}

async function startCrawl(page, site) {
  await page.goto(base);
  await typeUrl(page, site);
  await press(page, "Crawl");
  await page.waitForSelector(".tiles");
  return page.evaluate(() => location.hash.split("/")[2]);
}

async function openBig(page) {
  await page.goto(`${base}#/crawls/${sites.big}`);
  await page.waitForSelector(".tiles");
}

async function openPart(page, name) {
  await page.click(`.tabs a[data-name=${name}]`);
  await page.waitForSelector(`.tabs a[data-name=${name}][aria-current=page]`);
}

const tableReady = (page) => page.waitForFunction(() => {
  const table = document.querySelector(".grid");
  return table?.getAttribute("aria-busy") === "false" && document.querySelector(".grid tbody tr[data-index]");
});

async function pageCount(page) {
  await tableReady(page);
  return Number((await text(page, ".total")).replace(" pages", "").replaceAll(",", ""));
}

async function tableShows(page, total) {
  await seen(page, ".total", new RegExp(`^${total}$`));
  if (!total.startsWith("0")) await tableReady(page);
}

const column = (page, number) => texts(page, `.grid tbody tr[data-index] > :nth-child(${number})`);

const isDrawn = (page) => page.waitForFunction(() => {
  const charts = [...document.querySelectorAll(".canvas-box:not([hidden]) canvas")];
  const blank = ({ width, height }) => Object.assign(document.createElement("canvas"), { width, height }).toDataURL();
  return charts.length > 0 && charts.every((canvas) => canvas.width > 0 && canvas.toDataURL() !== blank(canvas));
});

async function picture(page, name, fullPage = false) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

async function assertAccessible(page, where) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  const found = violations.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html.slice(0, 150)).join(" | ")}`);
  assert.deepEqual(found, []);
}

const activeText = (page) => page.evaluate(() => document.activeElement.textContent.trim() || document.activeElement.id);

describe("a crawl", () => {
  onPage("is begun with a URL and followed to its end, live", needs("small"), async (page) => {
    await page.goto(base);
    await page.waitForSelector("#url");
    const id = await startCrawl(page, sites.small);
    assert.ok(id);
    await page.waitForFunction(() => Number(document.querySelector("[data-tile=pages]").textContent.replaceAll(",", "")) > 0);
    await state(page, "Finished");
    await isDrawn(page);
    await seen(page, ".chart h3", /^Status codes$/);
    await seen(page, ".chart h3", /^Latency$/);
    await seen(page, ".chart.wide .muted", /^[\d.,]+ on average, [\d.,]+ at most\.$/);
  });

  onPage("says what its charts show in words and as tables", needs("small"), async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await seen(page, ".chart .muted", /^200: \d+/);
    await page.waitForFunction(() => globalThis.Chart?.getChart(document.querySelector(".chart:nth-of-type(3) canvas")));
    assert.deepEqual(await page.$eval(".chart:nth-of-type(3) canvas", (canvas) => {
      const { data } = Chart.getChart(canvas).getDatasetMeta(0);
      const { data: values } = Chart.getChart(canvas).data.datasets[0];
      return data.filter(({ base, y }, i) => (base === y || Number.isNaN(y)) !== (values[i] === null)).length;
    }), 0, "what is none has no bar");
    const label = await page.$eval(".chart:nth-of-type(2) canvas", (canvas) => canvas.getAttribute("aria-label"));
    assert.match(label, /^Status codes\. 200: \d+/);
    await page.click(".chart:nth-of-type(2) summary");
    await seen(page, ".chart:nth-of-type(2) tbody th", /^200$/);
  });

  onPage("has room for its charts before they come", needs("slow"), async (page) => {
    await page.goto(base);
    await typeUrl(page, sites.slow);
    await page.evaluate(() => new MutationObserver(() => {
      globalThis.before ??= document.querySelector(".chart:nth-of-type(2)")?.offsetTop;
    }).observe(document.getElementById("main"), { childList: true, subtree: true }));
    await press(page, "Crawl");
    await isDrawn(page);
    const [before, after] = await page.evaluate(() => [globalThis.before, document.querySelector(".chart:nth-of-type(2)").offsetTop]);
    assert.ok(after - before < 40, `moved from ${before} to ${after}`);
    await press(page, "Cancel");
    await press(page, "Cancel the crawl");
    await state(page, "Cancelled");
  });

  onPage("draws its speed as it goes, also for who comes later", needs("slow"), async (page) => {
    const id = await startCrawl(page, sites.slow);
    const bars = () => page.waitForFunction(() => /now, .* at most/.test(document.querySelector(".chart.wide .muted").textContent));
    await bars();
    const later = await openPage(browser);
    await later.page.goto(`${base}#/crawls/${id}`);
    await seen(later.page, ".chart.wide .muted", / at most/);
    await later.page.click(".chart.wide summary");
    await seen(later.page, ".chart.wide tbody th", /^1\u00a0s$/);
    await later.close();
    await isDrawn(page);
    await picture(page, "running", true);
    await press(page, "Cancel");
    await press(page, "Cancel the crawl");
    await state(page, "Cancelled");
  });

  onPage("is paused, resumed and cancelled", needs("slow"), async (page) => {
    await startCrawl(page, sites.slow);
    await state(page, "Running");
    await press(page, "Pause");
    await state(page, "Paused");
    assert.equal(await activeText(page), "Resume", "the focus stays among the buttons");
    await press(page, "Resume");
    await state(page, "Running");
    const pages = await text(page, "[data-tile=pages]");
    await page.waitForFunction((before) => document.querySelector("[data-tile=pages]").textContent !== before, {}, pages);
    await press(page, "Cancel");
    await page.waitForSelector("dialog[open]");
    await picture(page, "dialog");
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    await state(page, "Running");
    await press(page, "Cancel");
    await press(page, "Cancel the crawl");
    await state(page, "Cancelled");
    assert.deepEqual(await texts(page, ".crawl-top button:not([hidden])"), ["Delete"]);
  });

  onPage("that has failed says why, and goes on where it was or is cancelled", onStub, async (page) => {
    await startCrawl(page, "full.test");
    await state(page, "Failed");
    await seen(page, "main", /Failed: the disk is full/);
    assert.deepEqual(await texts(page, ".crawl-top button:not([hidden])"), ["Resume", "Cancel", "Delete"]);
    await press(page, "Resume");
    await state(page, "Finished");
    await startCrawl(page, "full.test");
    await state(page, "Failed");
    await press(page, "Cancel");
    await press(page, "Cancel the crawl");
    await state(page, "Cancelled");
    assert.deepEqual(await texts(page, ".crawl-top button:not([hidden])"), ["Delete"]);
  });

  onPage("is deleted once that is confirmed", needs("small"), async (page) => {
    const id = await startCrawl(page, sites.small);
    await state(page, "Finished");
    await press(page, "Delete");
    await page.waitForSelector("dialog[open]");
    assert.equal(await activeText(page), "Keep it", "the safe answer has the focus");
    await page.click("dialog .danger");
    await page.waitForSelector("#url");
    await page.waitForFunction((gone) => !document.querySelector(`a[href="#/crawls/${gone}"]`), {}, id);
  });

  onPage("is in the list, which leads back to it", needs("small"), async (page) => {
    const id = await startCrawl(page, sites.small);
    await state(page, "Finished");
    await page.click(".back a");
    const link = await page.waitForSelector(`.item a[href="#/crawls/${id}"]`);
    await seen(page, ".item", /Finished/);
    await link.click();
    await state(page, "Finished");
    await page.goBack();
    await page.waitForSelector("#url");
  });

  onPage("that came to nothing says why, and what can be done", needs("refused"), async (page) => {
    await startCrawl(page, sites.refused);
    await state(page, "Nothing fetched");
    await seen(page, ".failure", /10\.0\.0\.1 is a private address.*fanfold serve --allow-private 10\.0\.0\.0\/8/);
    await seen(page, ".chart.wide .muted", /^(1|0\.\d) on average, (1|0\.\d) at most\.$/);
    await assertAccessible(page, "nothing fetched");
    await picture(page, "nothing-fetched", true);
    await openPart(page, "broken");
    await seen(page, ".table-notice", /^No links were found\.$/);
    await page.click(".back a");
    await seen(page, ".item .badge", /^Nothing fetched$/);
  });

  onPage("that is deleted elsewhere is said to be gone", needs("slow"), async (page, { expected }) => {
    expected.push(404);
    const id = await startCrawl(page, sites.slow);
    await state(page, "Running");
    const home = await openPage(browser);
    await home.page.goto(base);
    await home.page.waitForSelector(`.item a[href="#/crawls/${id}"]`);
    await page.evaluate((path) => fetch(path, { method: "DELETE" }), `api/v1/crawls/${id}`);
    await seen(page, "main", /The crawl has been deleted/);
    await home.page.waitForFunction((gone) => !document.querySelector(`a[href="#/crawls/${gone}"]`), {}, id);
    await home.close();
  });

  onPage("that does not exist is said to be missing", {}, async (page, { expected }) => {
    expected.push(404);
    await page.goto(`${base}#/crawls/nothing-of-that-name`);
    await seen(page, "main", /There is no such crawl/);
  });
});

describe("tables", () => {
  onPage("of pages sort, filter and search, and keep that in the URL", needs("big"), async (page) => {
    await openBig(page);
    await openPart(page, "pages");
    await tableReady(page);
    await press(page, "Depth");
    await page.waitForSelector("th[aria-sort=ascending]");
    await press(page, "Depth");
    await page.waitForSelector("th[aria-sort=descending]");
    await tableReady(page);
    const depths = (await column(page, 6)).map(Number);
    assert.deepEqual(depths, [...depths].sort((a, b) => b - a));
    await page.select("select", "404");
    await page.waitForFunction(() => location.hash.includes("status=404"));
    await tableReady(page);
    assert.deepEqual([...new Set(await column(page, 2))], ["404"]);
    const part = new URL((await column(page, 1))[0]).pathname.slice(-7);
    await page.type("input[type=search]", part);
    await page.waitForFunction((wanted) => new URLSearchParams(location.hash.split("?")[1]).get("search") === wanted, {}, part);
    await tableReady(page);
    assert.ok((await column(page, 1)).every((url) => url.includes(part)));
    const total = await text(page, ".total");
    await page.reload();
    await tableShows(page, total);
    assert.equal(await page.$eval("input[type=search]", (input) => input.value), part);
    assert.deepEqual([...new Set(await column(page, 2))], ["404"]);
  });

  onPage("hold 100,000 rows, few of which are in the document", needs("big"), async (page) => {
    await openBig(page);
    await openPart(page, "pages");
    const count = await pageCount(page);
    assert.ok(count >= 100000);
    assert.equal(await page.$eval(".grid", (table) => table.getAttribute("aria-rowcount")), String(count + 1));
    // All the way down in 200 steps, a frame each.
    const most = await page.evaluate(async () => {
      const scroller = document.querySelector(".scroller");
      const drawn = [];
      for (let i = 1; i <= 200; ++i) {
        scroller.scrollTop = (i / 200) * scroller.scrollHeight;
        await new Promise(requestAnimationFrame);
        drawn.push(document.querySelectorAll(".grid tr").length);
      }
      return Math.max(...drawn);
    });
    await page.waitForSelector(`tr[aria-rowindex="${count + 1}"] a`);
    assert.ok(most < 100, `${most} rows were in the document`);
    await picture(page, "row-100000");
  });

  onPage("are walked by the arrow keys to their ends", needs("big"), async (page) => {
    await openBig(page);
    await openPart(page, "pages");
    await tableReady(page);
    const row = () => page.evaluate(() => Number(document.activeElement.closest("tr")?.getAttribute("aria-rowindex")));
    await page.focus(".grid tbody a");
    await page.keyboard.press("ArrowDown");
    assert.equal(await row(), 3);
    await page.keyboard.press("PageDown");
    assert.ok((await row()) > 8);
    await page.keyboard.down("Control");
    await page.keyboard.press("End");
    await page.keyboard.up("Control");
    const count = await pageCount(page);
    await page.waitForFunction((last) => Number(document.activeElement.closest("tr")?.getAttribute("aria-rowindex")) === last, {}, count + 1);
    await page.waitForSelector(`tr[aria-rowindex="${count + 1}"] a`);
    const last = await page.evaluate(() => document.activeElement.closest("td, th").cellIndex);
    assert.equal(last, 6);
    await page.keyboard.press("Home");
    assert.match(await activeText(page), /^http/);
    await page.keyboard.press("ArrowUp");
    assert.equal(await row(), count);
    assert.equal((await page.$$(".grid tbody [tabindex='0']")).length, 1, "one stop for the Tab key");
    await picture(page, "keyboard");
  });

  onPage("keep the focus when what has it is scrolled away", needs("big"), async (page) => {
    await openBig(page);
    await openPart(page, "pages");
    await tableReady(page);
    await page.focus(".grid tbody a");
    await page.$eval(".scroller", (scroller) => (scroller.scrollTop = 400000));
    await page.waitForSelector('tr[aria-rowindex="10002"] a');
    assert.ok(await page.evaluate(() => document.activeElement.matches(".scroller")));
    await page.keyboard.press("ArrowDown");
    await page.waitForFunction(() => document.activeElement.closest("tr")?.getAttribute("aria-rowindex") === "10002");
  });

  onPage("show what was crawled as text, and link to nothing but the web", onStub, async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "pages");
    await seen(page, ".grid td", /<img src=x onerror=alert\(1\)>/);
    assert.equal(await page.$(".grid img"), null);
    const links = await page.$$eval(".grid a[target]", (all) => all.map(({ rel, target, protocol }) => `${protocol} ${target} ${rel}`));
    assert.deepEqual([...new Set(links)], ["http: _blank noopener noreferrer"]);
    await openPart(page, "links");
    await seen(page, ".total", /links$/);
    await page.type("input[type=search]", "javascript:");
    await tableShows(page, "2 links");
    assert.deepEqual([...new Set(await column(page, 1))], ["javascript:alert(1)"]);
    assert.equal(await page.$('.grid a[href^="javascript"]'), null);
  });

  onPage("begin titles where they are read from", onStub, async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "pages");
    await tableReady(page);
    const directions = await page.$$eval(".grid td:nth-child(3)", (cells) => cells.map((cell) =>
      `${/[\u0600-\u06ff]/.test(cell.textContent)} ${getComputedStyle(cell).direction}`));
    assert.deepEqual([...new Set(directions)].sort(), ["false ltr", "true rtl"]);
  });

  onPage("of links sort and search, and follow a page to its own", needs("small"), async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "links");
    await tableReady(page);
    await press(page, "Leads to");
    await page.waitForSelector("th[aria-sort=ascending]");
    await tableReady(page);
    const targets = await column(page, 1);
    assert.deepEqual(targets, [...targets].sort(new Intl.Collator().compare));
    await openPart(page, "pages");
    await tableReady(page);
    const own = await page.waitForSelector('.grid a[href*="/links?page="]');
    const source = new URLSearchParams((await own.evaluate(({ hash }) => hash)).split("?")[1]).get("page");
    await own.click();
    await seen(page, ".chip", /Show all/);
    await page.waitForSelector(".grid");
    assert.ok((await column(page, 3)).every((page) => page === source));
  });

  onPage("of broken links have nothing else in them", needs("small"), async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "broken");
    await tableReady(page);
    for (const status of await column(page, 2)) assert.match(status, /^([45]\d\d|[a-z].*)$/);
  });

  onPage("of words are the most frequent first, are searched, and leave out stop words", needs("small"), async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "words");
    await tableReady(page);
    await isDrawn(page);
    const counts = (await column(page, 2)).map((n) => Number(n.replaceAll(",", "")));
    assert.deepEqual(counts, [...counts].sort((a, b) => b - a));
    const without = await text(page, ".total");
    await page.select("select[aria-label='Stop words']", "");
    await page.waitForFunction((before) => document.querySelector(".total").textContent !== before, {}, without);
    const [word] = await column(page, 1);
    await page.type("input[type=search]", word);
    await page.waitForFunction((part) => [...document.querySelectorAll(".grid tbody [data-index] th")].every((cell) =>
      cell.textContent.includes(part)), {}, word);
  });
});

describe("what goes wrong", () => {
  onPage("with a URL or an option is said beside the form", onStub, async (page, { expected }) => {
    expected.push(422, 429);
    await page.goto(base);
    await typeUrl(page, "not a <url>");
    await press(page, "Crawl");
    await seen(page, "#form-error", /Address: is no URL/);
    assert.equal(await page.$eval("#url", (input) => input.getAttribute("aria-invalid")), "true");
    assert.equal(await page.evaluate(() => document.activeElement.id), "url");
    await page.$eval("#url", (input) => (input.value = "small.test"));
    await page.click(".options summary");
    await page.type("#include", "a(b");
    await press(page, "Crawl");
    await seen(page, "#form-error", /Only URLs that match: missing \)/);
    await page.$eval("#include", (input) => (input.value = ""));
    await page.$eval("#url", (input) => (input.value = "over-quota.test"));
    await press(page, "Crawl");
    await seen(page, "#form-error", /the quota is 10/);
    await picture(page, "error");
  });

  onPage("with an option that is folded away is shown", {}, async (page) => {
    await page.goto(base);
    await page.waitForSelector("#url");
    await typeUrl(page, "small.test");
    await page.click(".options summary");
    await page.type("#depth", "1.5");
    await page.click(".options summary");
    await press(page, "Crawl");
    await page.waitForFunction(() => document.activeElement.id === "depth" && document.activeElement.checkVisibility());
  });

  onPage("in an address leaves the way to what is right", needs("small"), async (page) => {
    const id = await startCrawl(page, sites.small);
    for (const wrong of ["nonsense", "constructor"]) {
      await page.evaluate((hash) => (location.hash = hash), `#/crawls/${id}/${wrong}`);
      await seen(page, "main", /A crawl has no such part/);
      await page.goBack();
      await page.waitForSelector(".tiles");
      await page.waitForFunction(() => !document.querySelector("main").textContent.includes("no such part"));
    }
  });

  onPage("while a crawl is opened can be tried again", onStub, async (page, opened) => {
    const own = makeStub();
    opened.base = await listen(own);
    await page.goto(opened.base);
    const link = await page.waitForSelector(".item-name");
    await page.setOfflineMode(true);
    await link.click();
    await seen(page, "main [role=alert]", /can't be reached/);
    assert.deepEqual(await texts(page, "main button:not([hidden])"), ["Try again"]);
    await page.setOfflineMode(false);
    await press(page, "Try again");
    await page.waitForSelector(".tiles");
    opened.faults.splice(0, Infinity, ...opened.faults.filter((fault) => !fault.includes("ERR_INTERNET_DISCONNECTED")));
    own.close();
    own.closeAllConnections();
  });

  onPage("with a server that was started anew are none", onStub, async (page, opened) => {
    const own = makeStub();
    opened.base = await listen(own);
    await page.goto(opened.base);
    await typeUrl(page, sites.slow);
    await press(page, "Crawl");
    await page.waitForFunction(() => document.querySelector("[data-tile=pages]")?.textContent > 0);
    own.endStreams();
    await seen(page, ".crawl-name", /Connecting again/);
    const pages = await text(page, "[data-tile=pages]");
    await page.waitForFunction((before) => document.querySelector("[data-tile=pages]").textContent !== before, {}, pages);
    own.close();
    own.closeAllConnections();
  });

  onPage("with the connection mends itself", onStub, async (page, opened) => {
    const { faults } = opened;
    const own = makeStub();
    const at = await listen(own);
    opened.base = at;
    const port = Number(new URL(at).port);
    await page.goto(at);
    await typeUrl(page, sites.slow);
    await press(page, "Crawl");
    await page.waitForFunction(() => document.querySelector("[data-tile=pages]")?.textContent > 0);
    await new Promise((resolve) => (own.close(resolve), own.closeAllConnections()));
    await seen(page, ".crawl-name", /Connecting again/);
    const next = own.listen(port, "127.0.0.1");
    await page.waitForFunction(() => !document.querySelector(".crawl-name").textContent.includes("Connecting"));
    assert.ok(faults.every((fault) => /ERR_CONNECTION|ERR_INCOMPLETE|ERR_EMPTY/.test(fault)), faults.join());
    faults.length = 0;
    next.close();
    next.closeAllConnections();
  });
});

describe("the list of crawls", onStub, () => {
  onPage("says how many are under way, as they begin and end", {}, async (page, opened) => {
    const own = makeStub({ isEmpty: true });
    opened.base = await listen(own);
    await page.goto(opened.base);
    await seen(page, ".section-top", /0 of 10 crawls under way/);
    await typeUrl(page, "small.test");
    await press(page, "Crawl");
    await page.waitForSelector(".tiles");
    await page.click(".back a");
    await seen(page, ".section-top", /1 of 10 crawls under way/);
    await seen(page, ".section-top", /0 of 10 crawls under way/);
    own.close();
    own.closeAllConnections();
  });
});

describe("downloads", () => {
  async function downloaded(page, start) {
    const folder = mkdtempSync(join(tmpdir(), "fanfold-web-"));
    const session = await page.createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder, eventsEnabled: true,
      browserContextId: page.browserContext().id });
    const done = new Promise((resolve) => session.on("Browser.downloadProgress", ({ state }) => state === "completed" && resolve()));
    await start();
    await done;
    const [name] = readdirSync(folder);
    const content = readFileSync(join(folder, name), "utf8");
    rmSync(folder, { recursive: true });
    return { name, content };
  }

  onPage("are JSON Lines, CSV and the job file", needs("small"), async (page) => {
    await startCrawl(page, sites.small);
    await state(page, "Finished");
    await openPart(page, "downloads");
    assert.deepEqual(await texts(page, ".items h3"), ["JSON Lines", "CSV", "Job file"]);
    const { content } = await downloaded(page, () => press(page, "Download JSON Lines", "link"));
    const [first] = content.split("\n");
    assert.match(JSON.parse(first).url, /^http/);
    await picture(page, "downloads");
  });

  onPage("come with the token in a field, and never in a URL", onStub, async (page, opened) => {
    const own = makeStub({ token: "fft_secret" });
    opened.base = await listen(own);
    opened.expected.push(401);
    const urls = [];
    page.on("request", (request) => urls.push(request.url()));
    await page.goto(opened.base);
    await page.type("#token", "fft_secret");
    await press(page, "Sign in");
    await page.waitForSelector("#url");
    await typeUrl(page, "small.test");
    await press(page, "Crawl");
    await state(page, "Finished");
    await openPart(page, "downloads");
    const { name, content } = await downloaded(page, () => press(page, "Download CSV"));
    assert.equal(name, "small.test.csv");
    assert.match(content, /small\.test/);
    assert.deepEqual(urls.filter((url) => url.includes("secret")), []);
    own.close();
    own.closeAllConnections();
  });
});

describe("signing in", onStub, () => {
  let own;
  let address;
  before(async () => {
    own = makeStub({ token: "fft_right" });
    address = await listen(own);
  });
  after(() => (own.close(), own.closeAllConnections()));

  onPage("refuses a wrong token and takes a right one, until it is signed out", {}, async (page, opened) => {
    opened.base = address;
    opened.expected.push(401);
    await page.goto(address);
    await page.waitForSelector("#token");
    await picture(page, "sign-in");
    await page.type("#token", "fft_wrong");
    await press(page, "Sign in");
    await seen(page, "#token-error", /doesn't know this token/);
    assert.equal(await page.evaluate(() => document.activeElement.id), "token");
    await page.$eval("#token", (input) => (input.value = ""));
    await page.type("#token", "fft_right");
    await press(page, "Sign in");
    await page.waitForSelector("#url");
    await seen(page, "#tenant", /team/);
    await page.reload();
    await page.waitForSelector("#url");
    assert.equal(await page.evaluate(() => localStorage.length + document.cookie.length), 0, "the token is kept for the tab alone");
    await press(page, "Sign out");
    await page.waitForSelector("#token");
    await page.reload();
    await page.waitForSelector("#token");
  });

  onPage("says of what can be no token that it is none", {}, async (page, opened) => {
    opened.base = address;
    opened.expected.push(401);
    await page.goto(address);
    for (const wrong of ["fft_\u0416", "fft_\u00fc", "fft_a b"]) {
      await page.waitForSelector("#token");
      await page.$eval("#token", (input, value) => (input.value = value), wrong);
      await press(page, "Sign in");
      await seen(page, "#token-error", /^This is no token/);
      assert.equal(await page.evaluate(() => document.activeElement.id), "token");
      await page.reload();
    }
  });
});

describe("the page", () => {
  onPage("is used by keyboard alone", needs("slow"), async (page) => {
    await page.goto(base);
    await page.waitForSelector("#url");
    await page.keyboard.press("Tab");
    assert.equal(await activeText(page), "Skip to the content");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "main");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "url");
    const ring = await page.$eval("#url", (input) => getComputedStyle(input).outlineStyle);
    assert.equal(ring, "solid", "the focus is seen");
    await page.keyboard.type(sites.slow);
    await page.keyboard.press("Enter");
    await state(page, "Running");
    const tabTo = async (name) => {
      for (let i = 0; i < 40 && (await activeText(page)) !== name; ++i) await page.keyboard.press("Tab");
      assert.equal(await activeText(page), name);
    };
    await page.waitForFunction(() => document.querySelector("[data-tile=pages]").textContent !== "0");
    await tabTo("Pause");
    await page.keyboard.press("Enter");
    await state(page, "Paused");
    await tabTo("Delete");
    await page.keyboard.press("Enter");
    await page.waitForSelector("dialog[open]");
    for (let i = 0; i < 5; ++i) {
      await page.keyboard.press("Tab");
      assert.ok(await page.evaluate(() => document.activeElement === document.body || document.querySelector("dialog").contains(document.activeElement)),
        "the dialog keeps the focus");
    }
    await page.keyboard.press("Escape");
    await page.waitForFunction(() => !document.querySelector("dialog"));
    assert.equal(await activeText(page), "Delete", "the focus is back where it was");
    await tabTo("Pages");
    await page.keyboard.press("Enter");
    await tableReady(page);
    assert.equal(await activeText(page), "Pages");
    await page.goto(base);
  });

  onPage("tells a screen reader how it goes, but not with every page", needs("small"), async (page) => {
    await page.goto(base);
    await page.evaluate(() => {
      globalThis.told = [];
      new MutationObserver(() => told.push(document.getElementById("status").textContent))
        .observe(document.getElementById("status"), { childList: true, characterData: true, subtree: true });
    });
    await typeUrl(page, sites.small);
    await press(page, "Crawl");
    await state(page, "Finished");
    const told = await page.evaluate(() => globalThis.told);
    assert.ok(told.length >= 1 && told.length <= 4, told.join("\n"));
    assert.match(told.at(-1), /^Finished: \d+ pages/);
  });

  for (const scheme of ["light", "dark"])
    onPage(`has no violation that axe finds, in ${scheme} mode`, { ...needs("big"), features: [{ name: "prefers-color-scheme", value: scheme }] },
      async (page) => {
        await page.goto(base);
        await page.waitForSelector("#url");
        await page.click(".options summary");
        await assertAccessible(page, "home");
        await openBig(page);
        await isDrawn(page);
        await assertAccessible(page, "overview");
        await picture(page, `overview-${scheme}`, true);
        for (const part of ["pages", "links", "broken", "words", "downloads"]) {
          await openPart(page, part);
          if (part !== "downloads") await tableReady(page);
          await assertAccessible(page, part);
          await picture(page, `${part}-${scheme}`, true);
        }
        await press(page, "Delete");
        await page.waitForSelector("dialog[open]");
        await assertAccessible(page, "dialog");
        await page.keyboard.press("Escape");
        const [red, green, blue] = await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor.match(/\d+/g).map(Number));
        assert.equal(red + green + blue < 3 * 128, scheme === "dark");
      });

  onPage("fits on a phone, without scrolling sideways", { ...needs("big"), width: 360, height: 740 }, async (page) => {
    const fits = async (where) => assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), where);
    await page.goto(base);
    await page.waitForSelector("#url");
    await fits("home");
    await page.click(".options summary");
    await fits("options");
    await picture(page, "phone-home");
    await openBig(page);
    await isDrawn(page);
    await fits("overview");
    await picture(page, "phone-overview", true);
    for (const part of ["pages", "links", "broken", "words", "downloads"]) {
      await openPart(page, part);
      if (part !== "downloads") await tableReady(page);
      await fits(part);
      await picture(page, `phone-${part}`);
    }
    await assertAccessible(page, "phone");
  });

  onPage("has room for the numbers of its charts on the smallest phone", { ...onStub, width: 320, height: 640 }, async (page) => {
    await openBig(page);
    const gaps = await page.evaluate(async () => {
      const { ChartPanel } = await import("/assets/charts.js");
      const panel = new ChartPanel({ title: "Status codes", labelTitle: "Status", unit: "Pages", across: true });
      document.querySelector(".charts").append(panel.element);
      await panel.show({ labels: ["200", "connection refused"], values: [115452, 3], summary: "" });
      const { ctx, scales: { x: axis } } = Chart.getChart(panel.canvas);
      ctx.font = `${Chart.defaults.font.size}px ${Chart.defaults.font.family}`;
      const labels = axis.ticks.map(({ label }, i) => ({ at: axis.getPixelForTick(i), half: ctx.measureText(label).width / 2 }));
      return labels.slice(1).map(({ at, half }, i) => at - half - labels[i].at - labels[i].half);
    });
    assert.ok(gaps.length > 1 && gaps.every((gap) => gap >= 3), gaps.join());
  });

  onPage("shows of a long name the begin, and all of it on demand", { ...needs("small"), width: 360, height: 740 }, async (page) => {
    const long = `${"long".repeat(500)}`;
    await startCrawl(page, `${sites.small.replace(/\/$/, "")}/${long}`);
    const name = await page.waitForSelector("h1[title]");
    assert.ok(await name.evaluate((heading, all) => heading.title.endsWith(all) && heading.clientHeight < 80, long));
    await page.click(".back a");
    const link = await page.waitForSelector(`.item-name[title$="${long}"]`);
    assert.ok(await link.evaluate(({ clientHeight }) => clientHeight < 80));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });

  onPage("moves nothing where motion is unwelcome", { ...needs("slow"), features: [{ name: "prefers-reduced-motion", value: "reduce" }] },
    async (page) => {
      await startCrawl(page, sites.slow);
      await state(page, "Running");
      assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    });

  it("invites to a first crawl", { timeout: 120000, ...onStub }, async () => {
    const own = makeStub({ isEmpty: true });
    const opened = await openPage(browser);
    await opened.page.goto(await listen(own));
    await seen(opened.page, ".empty", /No crawls yet/);
    await picture(opened.page, "empty");
    await opened.close();
    own.close();
    own.closeAllConnections();
  });
});
