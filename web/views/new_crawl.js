// What a crawl begins with: an address and, for those who want more, options.
import { createCrawl } from "../api.js";
import { h, whileBusy } from "../dom.js";
import { go } from "../router.js";

const scopes = [
  ["host", "The same host"], ["prefix", "Below the address alone"], ["domain", "The whole domain"], ["any", "Anywhere"],
];

// Such as crypto.randomUUID makes, which is missing where a page comes by plain HTTP.
function freshKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function lines(text) {
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}

function field(id, label, control, hint) {
  control.id = id;
  if (hint) control.setAttribute("aria-describedby", `${id}-hint`);
  return h("div", { class: "field" }, h("label", { for: id }, label), control,
    hint && h("p", { id: `${id}-hint`, class: "muted small" }, hint));
}

function checkbox(id, label, isChecked, hint) {
  const control = h("input", { type: "checkbox", id, "aria-describedby": `${id}-hint` });
  control.checked = isChecked;
  return [control, h("div", { class: "field check" }, control, h("div", {}, h("label", { for: id }, label),
    h("p", { id: `${id}-hint`, class: "muted small" }, hint)))];
}

export function newCrawlForm() {
  const url = h("input", { id: "url", type: "text", inputmode: "url", autocomplete: "url", autocapitalize: "none",
    spellcheck: "false", placeholder: "example.com", required: true, "aria-describedby": "form-error" });
  const button = h("button", { class: "primary big-button" }, "Crawl");
  const error = h("div", { id: "form-error", class: "error", role: "alert" });
  const scope = h("select", {}, scopes.map(([value, text]) => h("option", { value }, text)));
  const depth = h("input", { type: "number", min: 0, step: 1, placeholder: "any" });
  const pages = h("input", { type: "number", min: 1, step: 1, placeholder: "any" });
  const include = h("textarea", { rows: 2, spellcheck: "false" });
  const exclude = h("textarea", { rows: 2, spellcheck: "false" });
  const seeds = h("textarea", { rows: 2, spellcheck: "false" });
  const [words, wordsField] = checkbox("words", "Count words", true, "The most frequent words of the site.");
  const [archive, archiveField] = checkbox("archive", "Keep an archive", false,
    "Everything as it was sent, to replay later: a WARC file.");

  // Which control a problem's pointer is about.
  const controls = { seeds: url, scope, max_depth: depth, max_pages: pages, include, exclude, words, archive };
  const options = h("details", { class: "options" }, h("summary", {}, "Options"),
    h("div", { class: "fields" },
      field("scope", "Follow links to", scope),
      field("depth", "At most this many links deep", depth),
      field("pages", "At most this many pages", pages),
      field("include", "Only URLs that match", include, "Regular expressions, one a line."),
      field("exclude", "No URLs that match", exclude, "Regular expressions, one a line."),
      field("seeds", "More addresses to start from", seeds, "One a line."),
      wordsField, archiveField));

  // What is wrong in there is seen, also where it was folded away.
  options.addEventListener("invalid", () => (options.open = true), true);

  const body = () => ({
    seeds: [url.value.trim(), ...lines(seeds.value)],
    scope: scope.value,
    include: lines(include.value),
    exclude: lines(exclude.value),
    max_depth: depth.value === "" ? null : Number(depth.value),
    max_pages: pages.value === "" ? null : Number(pages.value),
    words: words.checked,
    archive: archive.checked,
  });
  const showProblem = (problem) => {
    const details = problem.errors?.map(({ detail, pointer }) => h("li", {}, `${named(pointer)}: ${detail}`)) ?? [];
    error.replaceChildren(h("p", {}, details.length > 0 ? "The server can't crawl this:" : problem.message),
      ...(details.length > 0 ? [h("ul", {}, details)] : []));
    const wrong = (problem.errors ?? []).map(({ pointer }) => controls[pointer.split("/")[1]]).filter(Boolean);
    for (const control of wrong) control.setAttribute("aria-invalid", "true");
    if (wrong.some((control) => options.contains(control))) options.open = true;
    (wrong[0] ?? url).focus();
  };
  const named = (pointer) => {
    const [, member, index] = pointer.split("/");
    const label = controls[member]?.labels?.[0]?.textContent ?? member;
    return index > 0 ? `${label}, number ${Number(index) + 1}` : label;
  };

  // A second try of the same makes no second crawl.
  let sent = { text: "", key: "" };
  const submit = async () => {
    error.replaceChildren();
    for (const control of Object.values(controls)) control.removeAttribute("aria-invalid");
    const wanted = body();
    const text = JSON.stringify(wanted);
    if (text !== sent.text) sent = { text, key: freshKey() };
    try {
      const crawl = await createCrawl(wanted, sent.key);
      sent = { text: "", key: "" };
      go(["crawls", crawl.id]);
    } catch (problem) {
      showProblem(problem);
    }
  };
  return h("form", { class: "new-crawl", onsubmit: (event) => {
    event.preventDefault();
    whileBusy(button, "Starting …", submit);
  } },
    h("label", { for: "url" }, "Address"),
    h("div", { class: "go" }, url, button), error, options);
}
