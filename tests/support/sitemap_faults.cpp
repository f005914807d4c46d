// Sitemaps (https://www.sitemaps.org/protocol.html): sound ones in each format, and those that are traps.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "support/coded_stream.hpp"
#include "support/content_coding.hpp"
#include "support/fault_pages.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view xml = "Content-Type: application/xml\r\n";
constexpr std::string_view declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
constexpr std::string_view open_set = "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
constexpr std::string_view open_index = "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

std::string entry(const fault_request& asked, std::string_view path) {
  return fmt::format("<url><loc>{}</loc></url>\n", asked.url(path));
}

std::string set_of(std::string_view entries) {
  return fmt::format("{}{}{}</urlset>\n", declaration, open_set, entries);
}

std::string index_of(const fault_request& asked, std::initializer_list<std::string> paths) {
  std::string out = fmt::format("{}{}", declaration, open_index);
  for (const auto& path : paths) out += fmt::format("<sitemap><loc>{}</loc></sitemap>\n", asked.url(path));
  return out += "</sitemapindex>\n";
}

/// `before`, the i-th piece for each i below `count`, `after`; in units, so that it may have any size.
template <class MakePiece>
response stream(std::string_view fields, std::string_view before, std::uint64_t count, MakePiece piece,
                std::string_view after) {
  constexpr std::uint64_t in_unit = 1'000;
  const auto pieces = [piece](std::uint64_t from, std::uint64_t to) {
    std::string out;
    for (auto i = from; i < to; ++i) out += piece(i);
    return out;
  };
  const auto whole = count / in_unit;
  response out{.head = response_head(200, fields) + std::string(before), .repeats = whole, .ending = ending::close};
  out.nth_unit = [pieces](std::uint64_t i) { return pieces(i * in_unit, (i + 1) * in_unit); };
  out.body = pieces(whole * in_unit, count) + std::string(after);
  return out;
}

response sound(const fault_request& asked) {
  const std::string host = asked.url("");
  const auto piece = [host](std::uint64_t i) {
    return fmt::format("<url><loc>{}/fault/target/{}</loc><priority>0.5</priority></url>\n", host, i);
  };
  return stream(xml, fmt::format("{}{}", declaration, open_set), asked.number(0, 10), piece, "</urlset>\n");
}

response text(const fault_request& asked) {
  const std::string host = asked.url("");
  return stream(
      "Content-Type: text/plain\r\n", "", asked.number(0, 10),
      [host](std::uint64_t i) { return fmt::format("{}/fault/target/{}\n", host, i); }, "");
}

response gzipped(const fault_request& asked) {
  return reply(200, "Content-Type: application/gzip\r\n", gzip(set_of(entry(asked, "/fault/target/gzipped"))));
}
// The members of a gzip file (RFC 1952 section 2.2): a URL, blanks without measure, and another URL.
response bomb(const fault_request& asked) {
  auto bytes = gzip_bomb(asked.size(0, 1'000));
  bytes.head.insert(0, gzip(fmt::format("{}{}{}", declaration, open_set, entry(asked, "/fault/target/before"))));
  bytes.tail += gzip(fmt::format("{}</urlset>\n", entry(asked, "/fault/target/after")));
  return {.head = response_head(200,
                                fmt::format("Content-Type: application/gzip\r\nContent-Length: {}\r\n", bytes.size())) +
                  bytes.head,
          .unit = std::move(bytes.unit),
          .repeats = bytes.repeats,
          .body = std::move(bytes.tail)};
}

response self_index(const fault_request& asked) {
  return reply(200, xml, index_of(asked, {std::string(asked.path), "/fault/sitemap/10"}));
}
response loop_there(const fault_request& asked) {
  return reply(200, xml, index_of(asked, {"/fault/sitemap-loop-back"}));
}
response loop_back(const fault_request& asked) {
  return reply(200, xml, index_of(asked, {"/fault/sitemap-loop"}));
}
response endless_index(const fault_request& asked) {
  const auto depth = asked.number(0, 0);
  return reply(200, xml,
               index_of(asked, {fmt::format("/fault/sitemap-endless/{}", depth + 1),
                                fmt::format("/fault/sitemap-endless/{}/again", depth + 1)}));
}
response wide_index(const fault_request& asked) {
  const std::string host = asked.url("");
  const auto piece = [host](std::uint64_t i) {
    return fmt::format("<sitemap><loc>{}/fault/sitemap/10?{}</loc></sitemap>\n", host, i);
  };
  return stream(xml, fmt::format("{}{}", declaration, open_index), asked.number(0, 100'000), piece,
                "</sitemapindex>\n");
}

/// Each entity ten times the one before: that many levels unfold to 10^levels times the first.
response entities(const fault_request& asked) {
  const auto levels = std::min<std::size_t>(asked.size(0, 10), 30);
  std::string out = fmt::format("{}<!DOCTYPE urlset [\n<!ENTITY e0 \"laughs\">\n", declaration);
  for (std::size_t i = 1; i <= levels; ++i) {
    out += fmt::format("<!ENTITY e{} \"", i);
    for (int times = 0; times < 10; ++times) out += fmt::format("&e{};", i - 1);
    out += "\">\n";
  }
  return reply(200, xml,
               fmt::format("{}]>\n{}{}<url><loc>{}/&e{};</loc></url>\n</urlset>\n", out, open_set,
                           entry(asked, "/fault/target/before"), asked.url(""), levels));
}
response external_entity(const fault_request& asked) {
  return reply(200, xml,
               fmt::format("{}<!DOCTYPE urlset SYSTEM \"{}\" [\n<!ENTITY file SYSTEM \"file:///etc/passwd\">\n"
                           "<!ENTITY web SYSTEM \"{}\">\n]>\n{}{}<url><loc>{}/&file;&web;</loc></url>\n</urlset>\n",
                           declaration, asked.url("/fault/not-a-link"), asked.url("/fault/not-a-link"), open_set,
                           entry(asked, "/fault/target/before"), asked.url("")));
}
/// Thousands of attributes by default for each element `a`, of which there are so many.
response attribute_list(const fault_request& asked) {
  std::string out = fmt::format("{}<!DOCTYPE urlset [<!ATTLIST a", declaration);
  for (int i = 0; i < 3'700; ++i) out += fmt::format(" b{} CDATA \"\"", i);
  return stream(
      xml, fmt::format("{}>]>\n{}{}", out, open_set, entry(asked, "/fault/target/before")), asked.number(0, 1'000'000),
      [](std::uint64_t) { return std::string("<a/>"); }, "</urlset>\n");
}

response nested(const fault_request& asked) {
  return stream(
      xml, set_of(entry(asked, "/fault/target/before")).substr(0, declaration.size() + open_set.size()),
      asked.number(0, 1'000'000), [](std::uint64_t) { return std::string("<a>"); }, "");
}
response long_location(const fault_request& asked) {
  return stream(
      xml,
      fmt::format("{}{}{}<url><loc>{}/", declaration, open_set, entry(asked, "/fault/target/before"), asked.url("")),
      asked.number(0, 1'000'000), [](std::uint64_t) { return std::string("x"); },
      fmt::format("</loc></url>\n{}</urlset>\n", entry(asked, "/fault/target/after")));
}
response cut(const fault_request& asked) {
  return reply(200, xml, fmt::format("{}{}{}<url><lo", declaration, open_set, entry(asked, "/fault/target/cut")));
}
response elsewhere(const fault_request& asked) {
  return reply(200, xml,
               set_of(entry(asked, "/fault/target/here") +
                      "<url><loc>http://elsewhere.test/</loc></url><url><loc>file:///etc/passwd</loc></url>"
                      "<url><loc>javascript:x()</loc></url><url><loc>/relative</loc></url><url><loc></loc></url>"
                      "<url><loc>http://127.0.0.1/</loc></url><url><loc>http://[</loc></url>"));
}

constexpr std::array pages{
    fault_page{"sitemap", "/COUNT", "a sound sitemap of so many URLs: 5,000,000 make 500 MB", sound},
    fault_page{"sitemap-text", "/COUNT", "the same as a list in plain text", text},
    fault_page{"sitemap-gzip", "", "a sound sitemap as a gzip file", gzipped},
    fault_page{"sitemap-bomb", "/MEGABYTES", "a gzip file of so many blanks between two URLs", bomb},
    fault_page{"sitemap-self", "", "an index that lists itself, and a sound sitemap", self_index},
    fault_page{"sitemap-loop", "", "an index that lists sitemap-loop-back", loop_there},
    fault_page{"sitemap-loop-back", "", "an index that lists sitemap-loop", loop_back},
    fault_page{"sitemap-endless", "/DEPTH", "an index of two indexes of two indexes, without end", endless_index},
    fault_page{"sitemap-index", "/COUNT", "an index of so many sitemaps", wide_index},
    fault_page{"sitemap-entities", "/LEVELS", "XML entities that unfold tenfold at each level", entities},
    fault_page{"sitemap-external", "", "XML entities that ask for a file and for another URL", external_entity},
    fault_page{"sitemap-attlist", "/COUNT", "so many XML elements, each with 3,700 attributes by default",
               attribute_list},
    fault_page{"sitemap-nested", "/COUNT", "XML elements nested so deep", nested},
    fault_page{"sitemap-long", "/BYTES", "a URL of that size, between two sound ones", long_location},
    fault_page{"sitemap-cut", "", "one URL, and the beginning of another", cut},
    fault_page{"sitemap-elsewhere", "", "one URL of the host, and others that don't belong in its sitemap", elsewhere},
};

}  // namespace

std::span<const fault_page> sitemap_faults() {
  return pages;
}

}  // namespace fanfold::test_web
