// Faults of how a body is framed (RFC 9112 section 6), how large it is and how long it takes.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

using std::chrono::milliseconds;

constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";
constexpr std::string_view chunked_html = "Content-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n";
constexpr std::size_t block_bytes = 64 * 1024;

std::string chunk(std::string_view data) {
  return fmt::format("{:x}\r\n{}\r\n", data.size(), data);
}

response until_close(const fault_request&) {
  return {.head = response_head(200, html), .body = filler(10'000), .ending = ending::close};
}

response chunked(const fault_request&) {
  std::string body = "5;extension=\"x\"\r\n<p>on\r\n" + chunk("e") + chunk(filler(5000));
  body += "0\r\nTrailer-Field: x\r\n\r\n";
  return {.head = response_head(200, chunked_html), .body = std::move(body)};
}

response cut(const fault_request&) {
  response out = reply(200, html, filler(10'000));
  out.body.resize(5'000);
  out.ending = ending::close;
  return out;
}

response cut_chunked(const fault_request&) {
  return {.head = response_head(200, chunked_html),
          .body = chunk(filler(4000)) + "fa0\r\n" + filler(1000),
          .ending = ending::close};
}

response reset(const fault_request& asked) {
  response out = cut(asked);
  out.ending = ending::reset;
  return out;
}

response close_at_once(const fault_request&) {
  return {.head = {}, .ending = ending::close};
}

response cut_head(const fault_request&) {
  return {.head = "HTTP/1.1 200 OK\r\nContent-Type: text/ht", .ending = ending::close};
}

response last_answer(const fault_request&) {
  response out = html_reply(200, "The last answer", "<p>on this connection, which doesn't say so</p>");
  out.ending = ending::close;
  return out;
}

response silent(const fault_request&) {
  return {.head = {}, .ending = ending::hang};
}

response stalled(const fault_request& asked) {
  response out = cut(asked);
  out.ending = ending::hang;
  return out;
}

response delay(const fault_request& asked) {
  response out = html_reply(200, "Delayed", "<p>at last</p>");
  out.latency = asked.time(0, milliseconds(1000));
  return out;
}

response slow_head(const fault_request& asked) {
  response whole = html_reply(200, "Slow head", "<p>byte by byte</p>");
  return {.head = {}, .body = whole.head + whole.body, .slice = 1, .pace = asked.time(0, milliseconds(100))};
}

response slow(const fault_request& asked) {
  response out = reply(200, html, filler(asked.size(0, 10'000)));
  slow_down(out, std::max<std::size_t>(asked.size(1, 1'000), 1));
  return out;
}

response endless(const fault_request& asked) {
  const auto pause = asked.time(0, milliseconds(0));
  return {.head = response_head(200, chunked_html),
          .unit = chunk(filler(pause.count() == 0 ? block_bytes : 1000)),
          .repeats = response::forever,
          .pace = pause};
}

response bytes(const fault_request& asked) {
  const auto count = asked.number(0, 1'000'000);
  return {.head = response_head(200, fmt::format("{}Content-Length: {}\r\n", html, count)),
          .unit = filler(block_bytes),
          .repeats = count / block_bytes,
          .body = filler(count % block_bytes)};
}

response chunked_bytes(const fault_request& asked) {
  response out = bytes(asked);
  out.head = response_head(200, chunked_html);
  out.unit = chunk(out.unit);
  if (!out.body.empty()) out.body = chunk(out.body);
  out.body += "0\r\n\r\n";
  return out;
}

response announce(const fault_request& asked, std::uint64_t says, ending then) {
  response out = bytes(asked);
  out.head = response_head(200, fmt::format("{}Content-Length: {}\r\n", html, says));
  out.ending = then;
  return out;
}
response short_length(const fault_request& asked) {
  return announce(asked, asked.number(0, 1'000'000) / 2, ending::keep_alive);
}
response long_length(const fault_request& asked) {
  return announce(asked, 1'000'000'000'000, ending::close);
}
response same_lengths(const fault_request& asked) {
  response out = bytes(asked);
  out.head.insert(out.head.rfind("Content-Length"), fmt::format("Content-Length: {}\r\n", asked.number(0, 1'000'000)));
  return out;
}
response length_and_chunks(const fault_request& asked) {
  response out = chunked(asked);
  out.head.insert(out.head.rfind("Transfer-Encoding"), "Content-Length: 4\r\n");
  return out;
}
response smuggled(const fault_request&) {
  response out = html_reply(200, "Two answers", "");
  const response second = html_reply(404, "An answer that nobody asked for", "");
  out.body += second.head + second.body;
  return out;
}

response tiny_chunks(const fault_request& asked) {
  constexpr std::uint64_t in_unit = 1'000;
  const auto count = asked.number(0, response::forever);
  response out{.head = response_head(200, chunked_html), .repeats = count / in_unit};
  for (std::uint64_t i = 0; i < in_unit; ++i) out.unit += chunk("x");
  for (std::uint64_t i = 0; i < count % in_unit; ++i) out.body += chunk("x");
  out.body += "0\r\n\r\n";
  return out;
}
response chunk_extension(const fault_request& asked) {
  return {.head = response_head(200, chunked_html) + "4;",
          .unit = std::string(block_bytes, 'x'),
          .repeats = asked.number(0, response::forever) / block_bytes,
          .body = "\r\nbody\r\n0\r\n\r\n"};
}

constexpr std::array pages{
    fault_page{"until-close", "", "a body without a length: it ends where the connection ends", until_close},
    fault_page{"chunked", "", "a sound body in chunks, with an extension and a trailer", chunked},
    fault_page{"cut", "", "closes in the middle of a body that has a length", cut},
    fault_page{"cut-chunked", "", "closes in the middle of a chunk", cut_chunked},
    fault_page{"cut-head", "", "closes in the middle of the head", cut_head},
    fault_page{"reset", "", "resets the connection in the middle of the body", reset},
    fault_page{"close", "", "closes before it answers anything", close_at_once},
    fault_page{"last-answer", "", "a sound page, then closes without having said so", last_answer},
    fault_page{"silent", "", "never answers", silent},
    fault_page{"stalled", "", "sends half of the body, then nothing", stalled},
    fault_page{"delay", "/MS", "a sound page, so late", delay},
    fault_page{"slow-head", "/MS", "a sound page, a byte every so often from its first", slow_head},
    fault_page{"slow", "/BYTES/RATE", "a sound page of that size, at so many bytes a second", slow},
    fault_page{"endless", "/MS", "a body that never ends; a chunk every so often, without it as fast as it goes",
               endless},
    fault_page{"bytes", "/COUNT", "a body of that size, which its length announces", bytes},
    fault_page{"chunked-bytes", "/COUNT", "a body of that size, in chunks", chunked_bytes},
    fault_page{"short-length", "/COUNT", "a body of that size, of which its length announces half", short_length},
    fault_page{"long-length", "/COUNT", "the same, with a terabyte announced; then closes", long_length},
    fault_page{"same-lengths", "/COUNT", "the same, with its length announced twice", same_lengths},
    fault_page{"length-and-chunks", "", "a body in chunks that announces a length, too", length_and_chunks},
    fault_page{"smuggled", "", "a sound page, and an answer behind it that nobody asked for", smuggled},
    fault_page{"tiny-chunks", "/COUNT", "so many chunks of a byte; without a count, for ever", tiny_chunks},
    fault_page{"chunk-extension", "/BYTES", "a chunk extension of that size; without it, one that never ends",
               chunk_extension},
};

}  // namespace

std::span<const fault_page> framing_faults() {
  return pages;
}

}  // namespace fanfold::test_web
