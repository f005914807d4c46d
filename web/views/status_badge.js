// A status, or why there is none: in words and by color.
import { h } from "../dom.js";

// "timed_out" as people say it.
export function inWords(error) {
  return error.replaceAll("_", " ");
}

export function statusBadge({ status, error }) {
  if (status) return h("span", { class: `status s${String(status)[0]}` }, String(status));
  return error ? h("span", { class: "status s0", title: inWords(error) }, inWords(error)) : "";
}
