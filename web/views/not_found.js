import { h } from "../dom.js";

export function notFoundView(text = "There is no such place here.") {
  return {
    element: h("section", { class: "narrow" }, h("h1", {}, "Not found"), h("p", {}, text),
      h("p", {}, h("a", { href: "#/" }, "All crawls"))),
    title: () => "Not found",
    dispose() {},
  };
}
