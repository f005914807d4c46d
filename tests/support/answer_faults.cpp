// Faults of the head: statuses (RFC 9110 section 15), and heads that no server should send.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain\r\n";

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
  return reply(503, fmt::format("{}Retry-After: {}\r\n", text, asked.word(0, "1")), "Later.\n");
}

response flaky(const fault_request& asked) {
  if (asked.earlier < asked.number(0, 1)) return reply(503, text, "Not yet.\n");
  return html_reply(200, "Flaky", "<p>now it works</p>");
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
response switching(const fault_request&) {
  return raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\nsomething else");
}
response bad_field(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nthis is no header field\r\nContent-Length: 4\r\n\r\nbody");
}
response nul_in_field(const fault_request&) {
  std::string head = "HTTP/1.1 200 OK\r\nX-Nul: a_b\r\nContent-Length: 4\r\n\r\nbody";
  head[head.find('_')] = '\0';
  return raw(std::move(head));
}
response nul_in_status(const fault_request&) {
  std::string head = "HTTP/1.1 200 O_K\r\nContent-Length: 4\r\n\r\nbody";
  head[head.find('_')] = '\0';
  return raw(std::move(head));
}
response bare_line_feeds(const fault_request&) {
  return raw("HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 25\n\n<title>Line feeds</title>");
}
response odd_bytes(const fault_request&) {
  std::string fields;
  for (int byte = 1; byte < 256; ++byte)
    if (byte != '\r' && byte != '\n')
      fields += fmt::format("X-{}: {}\r\n", byte, std::string(3, static_cast<char>(byte)));
  return reply(200, fields, "odd\n");
}

response bad_length(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nbody");
}
response two_lengths(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nbody");
}
response negative_length(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: -4\r\n\r\nbody");
}
response huge_length(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nContent-Length: 184467440737095516160\r\n\r\nbody");
}
response bad_chunk(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\nxyz\r\nbody\r\n0\r\n\r\n");
}
response huge_chunk(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nbody\r\n0\r\n\r\n");
}
response bad_transfer(const fault_request&) {
  return raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: x-unknown\r\n\r\nbody");
}

response early_hints(const fault_request&) {
  response out = html_reply(200, "After a hint", "");
  out.head.insert(0, "HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n");
  return out;
}

response cookie(const fault_request&) {
  return reply(200, fmt::format("{}Set-Cookie: seen=1\r\n", text), "set\n");
}
response without_cookies(const fault_request& asked) {
  const bool has_cookies = asked.head.head.find("\r\nCookie: ") != asked.head.head.npos;
  return reply(has_cookies ? 400 : 200, text, "No cookies, please.\n");
}
response echo(const fault_request& asked) {
  return reply(200, text, std::string(asked.head.head));
}

constexpr std::array pages{
    fault_page{"status", "/CODE", "that status, with the body and fields it needs", status},
    fault_page{"retry-after", "/WHEN", "503 with that in Retry-After, 1 by default", retry_after},
    fault_page{"flaky", "/COUNT", "503 the first so many times, then a sound page", flaky},
    fault_page{"malformed-status", "", "a status line without a number", malformed_status},
    fault_page{"not-http", "", "the greeting of another protocol", not_http},
    fault_page{"http-0.9", "", "a body without any head", http_0_9},
    fault_page{"switching", "", "101: goes on in another protocol, which nobody asked for", switching},
    fault_page{"bad-field", "", "a header line without a colon", bad_field},
    fault_page{"nul-in-field", "", "a NUL in a header field", nul_in_field},
    fault_page{"nul-in-status", "", "a NUL in the status line", nul_in_status},
    fault_page{"bare-line-feeds", "", "a head whose lines end without a carriage return", bare_line_feeds},
    fault_page{"odd-bytes", "", "every byte value in a header field", odd_bytes},
    fault_page{"bad-length", "", "a Content-Length that is no number", bad_length},
    fault_page{"two-lengths", "", "two lengths that differ", two_lengths},
    fault_page{"negative-length", "", "a negative Content-Length", negative_length},
    fault_page{"huge-length", "", "a Content-Length beyond 64 bits", huge_length},
    fault_page{"bad-chunk", "", "a chunk size that is no number", bad_chunk},
    fault_page{"huge-chunk", "", "a chunk size beyond 64 bits", huge_chunk},
    fault_page{"bad-transfer", "", "a transfer coding that nobody knows", bad_transfer},
    fault_page{"early-hints", "", "103, then a sound page", early_hints},
    fault_page{"cookie", "", "sets a cookie", cookie},
    fault_page{"without-cookies", "", "400 to a request with a cookie", without_cookies},
    fault_page{"echo", "", "the head of the request as text", echo},
};

}  // namespace

std::span<const fault_page> answer_faults() {
  return pages;
}

}  // namespace fanfold::test_web
