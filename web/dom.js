// Elements, made without any HTML: what was crawled becomes text nodes and attributes, never markup.

// h("a", {class: "x", href: "#/", onclick: f}, "text", child): what is null or false is left out.
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "value") element.value = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// A link to what was crawled, where that is a web page; otherwise its text alone.
export function outside(url, attributes = {}) {
  if (!/^https?:\/\//i.test(url)) return h("span", attributes, url);
  return h("a", { ...attributes, href: url, target: "_blank", rel: "noopener noreferrer" }, url);
}

let lastId = 0;
export function freshId(prefix) {
  return `${prefix}-${++lastId}`;
}

// Text that a screen reader reads and nobody sees.
export function unseen(text) {
  return h("span", { class: "unseen" }, text);
}

// Tells a screen reader, when it has a moment.
export function announce(text) {
  document.getElementById("status").textContent = text;
}

// Tells everybody, at once. Goes away by itself, or by a key or click on its button.
let alertTimer = 0;
export function alertUser(text) {
  const box = document.getElementById("alert");
  const close = () => box.replaceChildren();
  box.replaceChildren(h("p", {}, text), h("button", { type: "button", class: "quiet", onclick: close }, "Dismiss"));
  clearTimeout(alertTimer);
  alertTimer = setTimeout(close, 15000);
}

// While the work is under way the button says so and takes no second click; it keeps the focus.
export async function whileBusy(button, text, work) {
  if (button.getAttribute("aria-disabled") === "true") return undefined;
  const before = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = text;
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-disabled");
    button.textContent = before;
  }
}
