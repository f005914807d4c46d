// Questions, as <dialog>: it keeps the focus inside and gives it back, and Escape means no.
import { freshId, h } from "./dom.js";

// Whether the answer is yes.
export function confirmByDialog({ title, text, yes, no = "Keep it" }) {
  const heading = freshId("dialog");
  const description = freshId("dialog");
  const dialog = h("dialog", { "aria-labelledby": heading, "aria-describedby": description },
    h("form", { method: "dialog" },
      h("h2", { id: heading }, title),
      h("p", { id: description }, text),
      h("div", { class: "buttons end" },
        h("button", { value: "no", autofocus: true }, no),
        h("button", { value: "yes", class: "danger" }, yes))));
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
  });
}
