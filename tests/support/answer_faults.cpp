// Faults of the head: statuses and redirects (RFC 9110 section 15), and heads that no server should send.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain\r\n";

response redirect_to(std::string_view location) {
  return reply(302, fmt::format("{}Location: {}\r\n", text, location), "Moved.\n");
}

/// A head and body exactly as written, after which the connection is of no use.
response raw(std::string bytes) {
  return {.head = std::move(bytes), .ending = ending::close};
}

response status(const fault_request& asked) {
  const auto code = static_cast<int>(std::clamp<std::uint64_t>(asked.number(0, 404), 200, 999));
  const std::string_view login = code == 401 ? "WWW-Authenticate: Basic realm=\"test\"\r\n" : "";
  return reply(code, fmt::format("Content-Type: text/html\r\n{}", login),
               fmt::format("<title>{}</title><a href=\"/\">home</a>\n", code));
}

response retry_after(const fault_request& asked) {
  return reply(503, fmt::format("{}Retry-After: {}\r\n", text, asked.number(0, 1)), "Later.\n");
}

response flaky(const fault_request& asked) {
  if (asked.earlier < asked.number(0, 1)) return reply(503, text, "Not yet.\n");
  return html_reply(200, "Flaky", "<p>now it works</p>");
}

response redirect_chain(const fault_request& asked) {
  const auto left = asked.number(0, 3);
  if (left == 0) return html_reply(200, "The end of the chain", "");
  return redirect_to(fmt::format("/fault/redirect/{}", left - 1));
}

response redirect_loop(const fault_request&) {
  return redirect_to("/fault/redirect-loop");
}
response redirect_ping(const fault_request&) {
  return redirect_to("redirect-pong");
}
response redirect_pong(const fault_request&) {
  return redirect_to("redirect-ping");
}

response redirect_host(const fault_request& asked) {
  return redirect_to(asked.web.url({.host = std::min(1U, asked.web.options().hosts - 1)}));
}

response redirect_scheme(const fault_request& asked) {
  const std::string_view scheme = asked.arguments.empty() ? "ftp" : asked.arguments[0];
  return redirect_to(fmt::format("{}://{}/elsewhere", scheme, asked.head.host));
}

response redirect_port(const fault_request& asked) {
  const auto host = asked.head.host.substr(0, asked.head.host.find(':'));
  return redirect_to(fmt::format("{}://{}:{}/", asked.web.scheme(), host, asked.number(0, 1)));
}

response redirect_bad(const fault_request&) {
  return redirect_to("http://[no-address/");
}
response redirect_nowhere(const fault_request&) {
  return reply(302, text, "Moved, but where?\n");
}

response malformed_status(const fault_request&) {
  return raw("HTTP/1.1 two hundred\r\nContent-Length: 0\r\n\r\n");
}
response not_http(const fault_request&) {
  return raw("SSH-2.0-OpenSSH_9.2p1\r\n");
}
response http_0_9(const fault_request&) {
  return raw("<title>HTTP/0.9</title><p>a body and no head\n");
}
response bad_field(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nthis is no header field\r\nContent-Length: 4\r\n\r\nbody");
}
response bad_length(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nbody");
}
response two_lengths(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nbody");
}
response bad_chunk(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nxyz\r\nbody\r\n0\r\n\r\n");
}

response early_hints(const fault_request&) {
  response out = html_reply(200, "After a hint", "");
  out.head.insert(0, "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
  return out;
}

response huge_field(const fault_request& asked) {
  return reply(200, fmt::format("{}X-Huge: {}\r\n", text, std::string(asked.size(0, 200'000), 'x')), "small\n");
}

response many_fields(const fault_request& asked) {
  std::string fields(text);
  for (std::uint64_t i = 0; i < asked.size(0, 10'000); ++i) fields += fmt::format("X-Field-{}: {}\r\n", i, i);
  return reply(200, fields, "small\n");
}

response cookie(const fault_request&) {
  return reply(200, fmt::format("{}Set-Cookie: seen=1\r\n", text), "set\n");
}
response echo(const fault_request& asked) {
  return reply(200, text, std::string(asked.head.head));
}

constexpr std::array pages{
    fault_page{"status", "/CODE", "that status, with the body and fields it needs", status},
    fault_page{"retry-after", "/SECONDS", "503 with Retry-After", retry_after},
    fault_page{"flaky", "/COUNT", "503 the first so many times, then a sound page", flaky},
    fault_page{"redirect", "/COUNT", "a chain of so many redirects to a sound page", redirect_chain},
    fault_page{"redirect-loop", "", "redirects to itself", redirect_loop},
    fault_page{"redirect-ping", "", "redirects to redirect-pong", redirect_ping},
    fault_page{"redirect-pong", "", "redirects to redirect-ping", redirect_pong},
    fault_page{"redirect-host", "", "redirects to the root of the second host", redirect_host},
    fault_page{"redirect-scheme", "/SCHEME", "redirects to another scheme, ftp by default", redirect_scheme},
    fault_page{"redirect-port", "/PORT", "redirects to another port of the host, 1 by default", redirect_port},
    fault_page{"redirect-bad", "", "redirects to what is no URL", redirect_bad},
    fault_page{"redirect-nowhere", "", "302 without Location", redirect_nowhere},
    fault_page{"malformed-status", "", "a status line without a number", malformed_status},
    fault_page{"not-http", "", "the greeting of another protocol", not_http},
    fault_page{"http-0.9", "", "a body without any head", http_0_9},
    fault_page{"bad-field", "", "a header line without a colon", bad_field},
    fault_page{"bad-length", "", "a Content-Length that is no number", bad_length},
    fault_page{"two-lengths", "", "two lengths that differ", two_lengths},
    fault_page{"bad-chunk", "", "a chunk size that is no number", bad_chunk},
    fault_page{"early-hints", "", "103, then a sound page", early_hints},
    fault_page{"huge-field", "/BYTES", "a header field of that size", huge_field},
    fault_page{"many-fields", "/COUNT", "so many header fields", many_fields},
    fault_page{"cookie", "", "sets a cookie", cookie},
    fault_page{"echo", "", "the head of the request as text", echo},
};

}  // namespace

std::span<const fault_page> answer_faults() {
  return pages;
}

}  // namespace fanfold::test_web
