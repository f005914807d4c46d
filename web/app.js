// The page: it shows the view of the route, and the sign-in form while the server wants a token that it has not got.
import { keepToken, me, token } from "./api.js";
import { announce, h } from "./dom.js";
import { currentRoute, onRoute } from "./router.js";
import { crawlView } from "./views/crawl.js";
import { homeView } from "./views/home.js";
import { notFoundView } from "./views/not_found.js";
import { signInView } from "./views/sign_in.js";

const main = document.getElementById("main");
const signOut = document.getElementById("sign-out");
let view = null;  // {key, element, title(), update(route), dispose()}

function viewOf({ path: [first, second, ...rest] }) {
  if (first === undefined) return { key: "home", make: homeView };
  if (first === "crawls" && second !== undefined && rest.length <= 1)
    return { key: `crawl ${second}`, make: () => crawlView(second) };
  return { key: "not found", make: notFoundView };
}

function show(key, make, route) {
  const isFirst = view === null;
  if (view?.key !== key) {
    view?.dispose();
    view = { key, ...make() };
    main.replaceChildren(view.element);
  }
  view.update?.(route);
  document.title = `${view.title()} · Fanfold`;
  if (!isFirst) focusHeading();
}

// As a browser does after a link: what is read next is the new content.
function focusHeading() {
  const heading = main.querySelector("[data-heading]") ?? main.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
  if (!view.keepsScroll) scrollTo(0, 0);
}

function showRoute(route = currentRoute()) {
  const { key, make } = viewOf(route);
  show(key, make, route);
}

function showSignIn() {
  signOut.hidden = true;
  document.getElementById("tenant").textContent = "";
  const wasRefused = token() !== null;
  keepToken(null);
  show("sign in", () => signInView({ wasRefused, onSignedIn: start }), currentRoute());
}

async function start() {
  try {
    const { tenant } = await me();
    document.getElementById("tenant").textContent = tenant === "local" ? "" : tenant;
    signOut.hidden = token() === null;
  } catch (error) {
    if (error.status === 401) return;
  }
  showRoute();
}

onRoute((route) => {
  if (view?.key !== "sign in") showRoute(route);
});
window.addEventListener("unauthorized", () => view?.key !== "sign in" && showSignIn());
signOut.addEventListener("click", () => {
  keepToken(null);
  showSignIn();
  announce("Signed out");
});
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  main.focus();
});
main.replaceChildren(h("p", { class: "muted" }, "Loading …"));
start();
