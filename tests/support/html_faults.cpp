// HTML that is hard on whoever reads it: too deep, too long, never closed, with links that mislead.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "support/fault_pages.hpp"
#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

constexpr std::string_view html = "Content-Type: text/html; charset=utf-8\r\n";
constexpr std::size_t block_bytes = 64 * 1024;

/// A page of `before`, `piece` so many times, and `after`.
response repeated(std::string before, std::string_view piece, std::uint64_t times, std::string_view after) {
  const std::uint64_t in_unit = std::max<std::uint64_t>(block_bytes / piece.size(), 1);
  response out{
      .head = response_head(200, html) + std::move(before), .repeats = times / in_unit, .ending = ending::close};
  for (std::uint64_t i = 0; i < in_unit; ++i) out.unit += piece;
  for (std::uint64_t i = 0; i < times % in_unit; ++i) out.body += piece;
  out.body += after;
  return out;
}

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string out;
  while (out.size() < bytes) out += piece;
  return out;
}

/// A page of `before` and so many lines, each made from its number; `in_unit` of them are sent at a time.
response numbered(std::string_view before, const std::function<std::string(std::uint64_t)>& line, std::uint64_t count,
                  std::uint64_t in_unit) {
  const auto lines = [line](std::uint64_t from, std::uint64_t to) {
    std::string out;
    for (auto i = from; i < to; ++i) out += line(i);
    return out;
  };
  const auto whole = count / in_unit;
  return {.head = response_head(200, html).append(before),
          .nth_unit = [=](std::uint64_t i) { return lines(i * in_unit, (i + 1) * in_unit); },
          .repeats = whole,
          .body = lines(whole * in_unit, count),
          .ending = ending::close};
}

response links(const fault_request& asked) {
  const auto link = [](std::uint64_t i) { return fmt::format("<a href=\"/fault/target/{}\">{}</a>\n", i, i); };
  return numbered("<!DOCTYPE html>\n<title>Many links</title>\n", link, asked.number(0, 1'000), 1'000);
}

response nested(const fault_request& asked) {
  const auto tag = fmt::format("<{}>", asked.word(1, "div"));
  return repeated("<title>Deep</title>", tag, asked.number(0, 100'000), "<a href=\"/fault/target/deep\">x</a>");
}

response end_tags(const fault_request& asked) {
  return repeated("<title>Ends</title>", "</div>", asked.number(0, 100'000), "<a href=\"/fault/target/ends\">x</a>");
}

response long_attribute(const fault_request& asked) {
  return repeated("<title>Long</title><a title=\"", "x", asked.number(0, 1'000'000),
                  "\" href=\"/fault/target/long\">x</a>");
}

response long_link(const fault_request& asked) {
  return repeated("<title>Long link</title><a href=\"/fault/target/after\">x</a><a href=\"/fault/target/", "x",
                  asked.number(0, 1'000'000), "\">x</a>");
}

/// Paths as long as they may be without looking like a trap.
response long_paths(const fault_request& asked) {
  constexpr std::size_t path_bytes = 3'900;
  const auto link = [path = repeated("bc", path_bytes)](std::uint64_t i) {
    return fmt::format("<a href=\"/fault/target/{}{}\">x</a>\n", path, i);
  };
  return numbered("<title>Long paths</title>\n", link, asked.number(0, 100), 16);
}

response held_links(const fault_request& asked) {
  response out = long_paths(asked);
  out.ending = ending::hang;
  return out;
}

response many_attributes(const fault_request& asked) {
  constexpr std::uint64_t in_unit = 1'000;
  return {.head = response_head(200, html) + "<title>Attributes</title><a ",
          .nth_unit =
              [](std::uint64_t unit) {
                std::string out;
                for (std::uint64_t i = unit * in_unit; i < (unit + 1) * in_unit; ++i)
                  out += fmt::format("a{}={} ", i, i);
                return out;
              },
          .repeats = asked.number(0, 1'000'000) / in_unit,
          .body = "href=\"/fault/target/last\">x</a><a href=\"/fault/target/next\">x</a>",
          .ending = ending::close};
}

// As long as an attribute may be that is read.
constexpr std::size_t attribute_bytes = 64'000;

/// Many words in one attribute, each of which is to be judged by another that is long, too.
response pings(const fault_request& asked) {
  const auto link = fmt::format("<a rel=\"{}\" ping=\"{}\" href=\"/fault/target/ping\">x</a>\n",
                                repeated(" ", attribute_bytes), repeated("x ", attribute_bytes));
  return repeated("<title>Pings</title>", link, asked.number(0, 128), "");
}

response candidates(const fault_request& asked) {
  const auto image =
      fmt::format("<img srcset=\"{}/fault/target/candidate 2x\">\n", repeated("a, ,(,b 1x,", attribute_bytes));
  return repeated("<title>Candidates</title>", image, asked.number(0, 128), "");
}

response references(const fault_request& asked) {
  return repeated("<title>References</title><a href=\"/fault/target/references\">x</a>",
                  "&amp&#x0041;&CounterClockwiseContourIntegral;&#99999999999999999999;&no-such-reference&",
                  asked.number(0, 100'000), "");
}

/// What opens each construct that the page never closes.
constexpr std::array<std::pair<std::string_view, std::string_view>, 10> openings{{
    {"comment", "<!--"},
    {"script", "<script>"},
    {"script-comment", "<script><!--<script>"},
    {"style", "<style>"},
    {"title", "<title>"},
    {"textarea", "<textarea>"},
    {"attribute", "<a href=\""},
    {"tag", "<a class=x "},
    {"doctype", "<!DOCTYPE html PUBLIC \""},
    {"cdata", "<svg><![CDATA["},
}};

response unclosed(const fault_request& asked) {
  const auto* opening =
      std::ranges::find(openings, asked.word(0, "comment"), &std::pair<std::string_view, std::string_view>::first);
  const auto begin = opening == openings.end() ? "<!--" : opening->second;
  const bool ends_with_any_tag = begin.starts_with("<a class") || begin.starts_with("<!DOCTYPE");
  const std::string_view piece = ends_with_any_tag ? "/fault/not-a-link " : "<a href='/fault/not-a-link'>x</a>\n";
  return repeated(fmt::format("<title>Unclosed</title><a href=\"/fault/target/unclosed\">x</a>{}", begin), piece,
                  asked.number(1, 1'000'000) / piece.size(), "");
}

std::string base_element(std::string_view kind, std::uint64_t size) {
  if (kind == "javascript") return "<base href=\"javascript:x()\">";
  if (kind == "data") return "<base href=\"data:text/html,\">";
  if (kind == "bad") return "<base href=\"http://[/\">";
  if (kind == "file") return "<base href=\"file:///etc/\">";
  if (kind == "deep") return "<base href=\"/fault/base/deep/and/deeper/\">";
  if (kind == "huge") return fmt::format("<base href=\"/{}/\">", std::string(size, 'x'));
  return "<base href=\"http://elsewhere.test/\">";
}

response base(const fault_request& asked) {
  const auto kind = asked.word(0, "elsewhere");
  const auto size = asked.size(1, 100'000);
  if (kind == "many")
    return repeated("<title>Bases</title><base href=\"/fault/target/\">", "<base href=\"/fault/not-a-link/\">", size,
                    "<a href=\"many\">x</a>");
  return html_reply(200, "Base",
                    base_element(kind, size) + "<a href=\"base\">x</a><a href=\"/fault/target/base\">y</a>");
}

/// A document in a document in a document.
response srcdoc(const fault_request& asked) {
  constexpr std::size_t most = 200;  // each level makes every quote of those inside four bytes longer
  std::string document = "<a href='/fault/target/srcdoc'>x</a>";
  for (std::size_t level = 0; level < std::min(asked.size(0, 100), most); ++level) {
    std::string escaped;
    for (const char c : document) escaped += c == '&' ? "&amp;" : c == '"' ? "&quot;" : std::string(1, c);
    document = fmt::format("<iframe srcdoc=\"{}\"></iframe>", escaped);
  }
  return html_reply(200, "Documents", document);
}

response many_srcdocs(const fault_request& asked) {
  return repeated("<title>Many documents</title>",
                  "<iframe srcdoc=\"<iframe srcdoc='<a href=/fault/target/srcdoc>x</a>'></iframe>\"></iframe>\n",
                  asked.number(0, 100'000), "");
}

/// Links that a parser must bear: none of them may crash, and few are URLs.
response odd_links(const fault_request& asked) {
  std::string nul = "<a href=\"/fault/target/nul_in_path\">x</a>";
  nul[nul.find('_')] = '\0';
  const auto port = asked.port();
  std::string body = nul;
  for (const auto& link :
       {std::string("/fault/target/%"),
        std::string("/fault/target/%zz"),
        std::string("/fault/target/%00"),
        std::string("/fault/target/%ff%fe"),
        std::string("/fault/target/\xff\xfe"),
        std::string("http://"),
        std::string("http:///"),
        std::string("http://%00/"),
        std::string("http://a%00b.test/"),
        std::string("http://[::1"),
        std::string("http://h:99999/"),
        std::string("//"),
        std::string("///x"),
        std::string("http:\\\\elsewhere.test\\x"),
        std::string("jav\nascript:x"),
        std::string("../../../../.."),
        fmt::format("http://user:secret@{}:{}/fault/target/userinfo", asked.host_name(), port),
        fmt::format("http://{}:{}@elsewhere.test/", asked.host_name(), port),
        fmt::format("http://2130706433:{}/fault/target/decimal", port),
        fmt::format("http://0177.0.0.1:{}/fault/target/octal", port),
        fmt::format("http://0x7f.1:{}/fault/target/hexadecimal", port),
        fmt::format("http://[::ffff:127.0.0.1]:{}/fault/target/mapped", port),
        fmt::format("http://\xef\xbc\x91\xef\xbc\x92\xef\xbc\x97.1:{}/fault/target/fullwidth", port)})
    body += fmt::format("<a href=\"{}\">x</a>\n", link);
  return html_reply(200, "Odd links", body);
}

constexpr std::array pages{
    fault_page{"links", "/COUNT", "a page with so many links, to target/0 and on", links},
    fault_page{"nested", "/COUNT/TAG", "elements nested so deep, divs by default", nested},
    fault_page{"end-tags", "/COUNT", "so many end tags without a start", end_tags},
    fault_page{"long-attribute", "/BYTES", "a link after an attribute of that size", long_attribute},
    fault_page{"long-link", "/BYTES", "a link to a URL of that size, after a sound one", long_link},
    fault_page{"long-paths", "/COUNT", "links to so many paths of almost 4,000 bytes: bcbc...", long_paths},
    fault_page{"held-links", "/COUNT", "the same, and then nothing", held_links},
    fault_page{"many-attributes", "/COUNT", "a link with so many attributes, and a sound one", many_attributes},
    fault_page{"pings", "/COUNT", "so many links with a long rel and thousands of pings", pings},
    fault_page{"candidates", "/COUNT", "so many images with thousands of candidates, good and bad", candidates},
    fault_page{"references", "/COUNT", "five character references, good and bad, so many times", references},
    fault_page{"unclosed", "/WHAT/BYTES",
               "a comment that goes on to the end (or script, script-comment, style, title, textarea, attribute, tag, "
               "doctype, cdata), after a sound link",
               unclosed},
    fault_page{
        "base", "/KIND/SIZE",
        "a base that leads elsewhere (or is javascript, data, file, bad, deep, of that size: huge, or that many)",
        base},
    fault_page{"srcdoc", "/DEPTH", "a link in a document in a document, so deep", srcdoc},
    fault_page{"srcdocs", "/COUNT", "so many documents in documents in the page", many_srcdocs},
    fault_page{"odd-links", "", "links with NUL, bad percents, userinfo, addresses in odd forms", odd_links},
};

}  // namespace

std::span<const fault_page> html_faults() {
  return pages;
}

}  // namespace fanfold::test_web
