// Where one is, in the URL's fragment: #/crawls/ID/pages?search=x. So reload and the back button work.

// {path: ["crawls", "ID", "pages"], query: URLSearchParams}
export function currentRoute() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  return { path: path.split("/").filter(Boolean).map(decode), query: new URLSearchParams(query) };
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

export function hrefOf(path, query = {}) {
  const filled = Object.entries(query).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const search = new URLSearchParams(filled).toString();
  return `#/${path.map(encodeURIComponent).join("/")}${search ? `?${search}` : ""}`;
}

export function go(path, query) {
  location.hash = hrefOf(path, query);
}

// Keeps how a table is sorted and filtered in the URL, without a step in the history for each letter typed.
export function keepQuery(query) {
  history.replaceState(null, "", hrefOf(currentRoute().path, query));
}

// The skip link's #main is no route.
export function onRoute(handler) {
  window.addEventListener("hashchange", () => {
    if (location.hash === "" || location.hash.startsWith("#/")) handler(currentRoute());
  });
}
