// Heads without measure (RFC 9112 section 2.3, RFC 9110 section 5.4: a client may limit what it takes).
#include <fmt/format.h>

#include <array>
#include <iterator>

#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view text = "Content-Type: text/plain\r\n";
constexpr std::string_view status_line = "HTTP/1.1 200 OK\r\n";
constexpr std::size_t block_bytes = 64 * 1024;

/// `before`, so many bytes of one letter, `after`; then whatever is missing of a head, and a small body.
response long_line(std::string before, std::uint64_t bytes, std::string_view after) {
  response out{.head = std::move(before), .unit = std::string(block_bytes, 'x'), .repeats = bytes / block_bytes};
  out.body = std::string(bytes % block_bytes, 'x');
  out.body += after;
  out.body += "Content-Length: 6\r\n\r\nsmall\n";
  return out;
}

/// So many lines, each made from its number, in a head that is sound otherwise.
template <class MakeLine>
response many_lines(std::uint64_t count, MakeLine line) {
  constexpr std::uint64_t lines_in_unit = 1'000;
  const auto lines = [line](std::uint64_t from, std::uint64_t to) {
    std::string out;
    for (auto i = from; i < to; ++i) line(std::back_inserter(out), i);
    return out;
  };
  const auto whole = count / lines_in_unit;
  return {.head = fmt::format("{}{}", status_line, text),
          .nth_unit = [lines](std::uint64_t i) { return lines(i * lines_in_unit, (i + 1) * lines_in_unit); },
          .repeats = whole,
          .body = lines(whole * lines_in_unit, count) + "Content-Length: 6\r\n\r\nsmall\n"};
}

response huge_field(const fault_request& asked) {
  return long_line(fmt::format("{}X-Huge: ", status_line), asked.number(0, 200'000), "\r\n");
}
response huge_name(const fault_request& asked) {
  return long_line(fmt::format("{}X-", status_line), asked.number(0, 200'000), ": huge\r\n");
}
response huge_reason(const fault_request& asked) {
  return long_line("HTTP/1.1 200 ", asked.number(0, 200'000), "\r\n");
}
response huge_location(const fault_request& asked) {
  return long_line("HTTP/1.1 302 Found\r\nLocation: /fault/target/", asked.number(0, 1'000'000), "\r\n");
}
response endless_line(const fault_request&) {
  return long_line(fmt::format("{}X-Endless: ", status_line), response::forever, "");
}

response many_fields(const fault_request& asked) {
  return many_lines(asked.number(0, 10'000),
                    [](auto out, std::uint64_t i) { fmt::format_to(out, "X-Field-{}: {}\r\n", i, i); });
}
response endless_fields(const fault_request&) {
  return many_lines(response::forever, [](auto out, std::uint64_t i) { fmt::format_to(out, "X-Field: {}\r\n", i); });
}
response many_bad_fields(const fault_request& asked) {
  return many_lines(asked.number(0, 10'000),
                    [](auto out, std::uint64_t i) { fmt::format_to(out, "no field {}\r\n", i); });
}
response folded(const fault_request& asked) {
  response out =
      many_lines(asked.number(0, 10'000), [](auto to, std::uint64_t i) { fmt::format_to(to, " and line {}\r\n", i); });
  out.head += "X-Folded: line\r\n";
  return out;
}
response cookies(const fault_request& asked) {
  return many_lines(asked.number(0, 10'000), [](auto out, std::uint64_t i) {
    fmt::format_to(out, "Set-Cookie: seen{}={}; Path=/; Domain=test\r\n", i, i);
  });
}

/// So many interim responses (RFC 9110 section 15.2), then a sound page.
response interim(std::string_view each, std::uint64_t count) {
  constexpr std::uint64_t in_unit = 1'000;
  const response last = html_reply(200, "After all", "");
  response out{.head = {}, .repeats = count / in_unit};
  for (std::uint64_t i = 0; i < in_unit; ++i) out.unit += each;
  for (std::uint64_t i = 0; i < count % in_unit; ++i) out.body += each;
  out.body += last.head + last.body;
  return out;
}

response continue_flood(const fault_request& asked) {
  return interim("HTTP/1.1 100 Continue\r\n\r\n", asked.number(0, response::forever));
}
response hint_flood(const fault_request& asked) {
  return interim("HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n",
                 asked.number(0, response::forever));
}

response trailers(const fault_request& asked) {
  response out = many_lines(asked.number(0, 10'000),
                            [](auto to, std::uint64_t i) { fmt::format_to(to, "X-Trailer-{}: {}\r\n", i, i); });
  out.head = fmt::format("{}{}Transfer-Encoding: chunked\r\n\r\n5\r\nsmall\r\n0\r\n", status_line, text);
  out.body.resize(out.body.rfind("Content-Length"));
  out.body += "\r\n";
  return out;
}

constexpr std::array pages{
    fault_page{"huge-field", "/BYTES", "a header field of that size", huge_field},
    fault_page{"huge-name", "/BYTES", "a header field whose name has that size", huge_name},
    fault_page{"huge-reason", "/BYTES", "a status line of that size", huge_reason},
    fault_page{"huge-location", "/BYTES", "a redirect to a URL of that size", huge_location},
    fault_page{"endless-line", "", "a header field that never ends", endless_line},
    fault_page{"many-fields", "/COUNT", "so many header fields", many_fields},
    fault_page{"endless-fields", "", "header fields without an end", endless_fields},
    fault_page{"many-bad-fields", "/COUNT", "so many header lines without a colon", many_bad_fields},
    fault_page{"folded", "/COUNT", "a header field in so many lines, as once was allowed", folded},
    fault_page{"cookies", "/COUNT", "sets so many cookies", cookies},
    fault_page{"continue", "/COUNT", "100 Continue so many times, then a sound page; without a count, for ever",
               continue_flood},
    fault_page{"hints", "/COUNT", "the same with 103 Early Hints", hint_flood},
    fault_page{"trailers", "/COUNT", "a body in chunks with so many trailer fields", trailers},
};

}  // namespace

std::span<const fault_page> head_floods() {
  return pages;
}

}  // namespace fanfold::test_web
