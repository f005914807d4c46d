// Why a crawl came to nothing, and what can be done about it.
import { h } from "../dom.js";
import { inWords } from "./status_badge.js";

const networks = [
  [/^127\./, "127.0.0.0/8"], [/^10\./, "10.0.0.0/8"], [/^192\.168\./, "192.168.0.0/16"],
  [/^172\.(1[6-9]|2\d|3[01])\./, "172.16.0.0/12"],
];

// By the words of the error, which end with "127.0.0.1 is a loopback address".
function privateAddress(detail) {
  const [text = "It has a private address", address = "NETWORK"] = /(\S+) is an? .*/.exec(detail ?? "") ?? [];
  const [, network = address] = networks.find(([pattern]) => pattern.test(address)) ?? [];
  return [`${text}, and this server keeps away from those. Whoever runs it can allow it: `,
    h("code", {}, `fanfold serve --allow-private ${network}`)];
}

function whyOf({ status, error, error_detail: detail }) {
  if (error === "private_address") return privateAddress(detail);
  if (error === "unknown_host") return ["There is no host of that name. Is it spelled right?"];
  if (error === "robots_disallowed") return ["Its robots.txt asks crawlers to stay away."];
  if (error) return [`No answer: ${inWords(error)}${detail ? ` (${detail})` : ""}.`];
  return [`The answer was ${status}${status === 404 ? ": there is no such page" : ""}.`];
}

export function nothingFetchedNotice({ statistics: { seeds } }, page) {
  return h("div", { class: "card failure", role: "status" },
    h("p", { class: "big" }, seeds === 1 ? "The address could not be fetched"
      : "None of the addresses could be fetched"),
    h("p", { class: "failure-url", title: page.url }, page.url), h("p", {}, ...whyOf(page)));
}
