// For servers that want a token.
import { keepToken, me } from "../api.js";
import { h, whileBusy } from "../dom.js";

export function signInView({ wasRefused, onSignedIn }) {
  const error = h("p", { id: "token-error", class: "error", role: "alert" },
    wasRefused ? "The server no longer takes your token. Sign in again." : "");
  const input = h("input", { id: "token", type: "password", autocomplete: "off", spellcheck: "false", required: true,
    "aria-describedby": "token-hint token-error", placeholder: "fft_…" });
  const button = h("button", { class: "primary" }, "Sign in");

  const refuse = (why) => {
    error.textContent = why;
    input.setAttribute("aria-invalid", "true");
    input.focus();
  };
  const signIn = async () => {
    error.textContent = "";
    input.removeAttribute("aria-invalid");
    const secret = input.value.trim();
    if (!/^[\w-]+$/.test(secret)) return refuse("This is no token: it has letters from A to Z, digits, - and _ alone.");
    keepToken(secret);
    try {
      await me();
      await onSignedIn();
    } catch (problem) {
      keepToken(null);
      refuse(problem.status === 401 ? "The server doesn't know this token, or it was revoked." : problem.message);
    }
  };
  const form = h("form", { class: "card stack narrow", onsubmit: (event) => {
    event.preventDefault();
    whileBusy(button, "Signing in …", signIn);
  } },
    h("h1", {}, "Sign in"),
    h("p", { class: "muted", id: "token-hint" }, "This server wants a token. Whoever runs it makes you one by ",
      h("code", {}, "fanfold token add NAME"), ". It is kept until you close this tab."),
    h("label", { for: "token" }, "Token"), input, error, button);
  return { element: form, title: () => "Sign in", dispose() {} };
}
