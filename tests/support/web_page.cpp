#include "support/web_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <string_view>

#include "support/filler.hpp"

namespace fanfold::test_web {
namespace {

bool has_base(const web_model& web, const place& at) {
  return web.chance(web.options().base_tags, question::base_tag, at);
}

/// The host's path of a folder that exists only in base elements.
std::string base_folder(const web_model& web, const place& at) {
  return web.path({.host = at.host}) + "base/folder/";
}

/// A path written relative to a folder; both start, and the folder ends, with a slash.
std::string relative(std::string_view folder, std::string_view path) {
  while (true) {
    const auto end = folder.find('/', 1);
    if (end == folder.npos || !path.starts_with(folder.substr(0, end + 1))) break;
    path.remove_prefix(end);
    folder.remove_prefix(end);
  }
  std::string out;
  for (auto steps = std::ranges::count(folder, '/'); steps > 1; --steps) out += "../";
  out += path.substr(1);
  return out.empty() ? "./" : out;
}

std::string upper(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

std::string_view folder_of(std::string_view path) {
  path = path.substr(0, path.find('?'));
  return path.substr(0, path.rfind('/') + 1);
}

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
}

/// Writes the element in one of the ways in which people write it.
void append_link(std::string& out, const web_model& web, const place& from, const link& to) {
  const std::string value = href(web, from, to);
  const auto style = web.options().varied_links ? to.form >> 32 & 7 : 0;
  const bool unquoted = style == 5 && !value.ends_with('/');
  constexpr std::string_view before[]{
      "<a href=\"", "<a class=x href='", "<A HREF=\"",          "<a\n href = \" ",
      "<a href=\"", "<a href=",          "<area alt=x href=\"", "<a data-href=\"/never/data\" href=\""};
  constexpr std::string_view after[]{"\">", "'>", "\" TITLE='a > b'>", "\n\">", "\"\t>", ">", "\" />", "\">"};
  out += "<li>";
  out += before[style == 5 && !unquoted ? 0 : style];
  append_escaped(out, value);
  out += after[style == 5 && !unquoted ? 0 : style];
  fmt::format_to(std::back_inserter(out), "page {}", to.to.page);
  out += style == 6 ? "</li>\n" : "</a></li>\n";
}

void append_traps(std::string& out) {
  out +=
      "<!-- <a href=\"/never/comment\">no link</a> -->\n"
      "<script>document.write('<a href=\"/never/script\">no link</a>');</script>\n"
      "<textarea><a href=\"/never/textarea\">no link</a></textarea>\n"
      "<a href=\"javascript:never()\">x</a> <a href=\"mailto:never@host.test\">x</a>\n";
}

}  // namespace

std::string href(const web_model& web, const place& from, const link& to) {
  std::string path = web.path(to.to);
  const std::string origin = web.origin(to.to.host);
  if (!web.options().varied_links) return origin + path;
  const auto form = to.form & 7;
  const auto after_scheme = origin.find(':') + 1;
  switch (to.to.host == from.host ? form : form | 4) {
    case 0:
    case 1: {
      const std::string folder = has_base(web, from) ? base_folder(web, from) : std::string(folder_of(web.path(from)));
      return relative(folder, path) + (form == 1 ? "#part" : "");
    }
    case 2:
      return path;
    case 3:
      return "/some/./where/../.." + path;
    case 4:
      return origin.substr(after_scheme) + path;
    case 5:
      return upper(origin) + path;
    case 6:
      return origin + path + "#part-2";
    default:
      return origin + path;
  }
}

std::string location(const web_model& web, const place& redirect) {
  const place target{.host = redirect.host, .page = redirect.page};
  switch (web.bits(question::redirect_form, redirect) % 3) {
    case 0:
      return web.url(target);
    case 1:
      return web.path(target);
    default:
      return relative(folder_of(web.path(redirect)), web.path(target));
  }
}

std::string render_page(const web_model& web, const place& at) {
  const auto size = web.body_bytes(at);
  std::string out;
  out.reserve(size + 8192);
  const auto append = std::back_inserter(out);
  fmt::format_to(append,
                 "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                 "<title>Page {} of {}</title>\n",
                 at.page, web.host_name(at.host));
  if (has_base(web, at)) fmt::format_to(append, "<base href=\"{}\">\n", base_folder(web, at));
  fmt::format_to(append, "</head>\n<body>\n<h1>Page {}</h1>\n<ul>\n", at.page);
  for (const link& to : web.links(at)) append_link(out, web, at, to);
  out += "</ul>\n";
  if (web.options().varied_links) append_traps(out);
  append_filler(out, size, web.bits(question::text, at));
  out += "</body>\n</html>\n";
  return out;
}

std::string render_robots(const web_model& web, std::uint32_t host) {
  std::string out = "# of the test web\nUser-agent: some-other-robot\nDisallow: /\n\nUser-agent: *\n";
  const auto append = std::back_inserter(out);
  if (const auto delay = web.options().crawl_delay; delay.count() > 0)
    fmt::format_to(append, "Crawl-delay: {}\n", delay.count());
  const bool single = web.options().single_host;
  for (std::uint32_t h = single ? 0 : host; h <= (single ? web.options().hosts - 1 : host); ++h) {
    const std::string root = web.path({.host = h});
    if (web.robots(h) == robots_kind::rules) fmt::format_to(append, "Disallow: {}private/\n", root);
    if (web.robots(h) == robots_kind::unavailable) fmt::format_to(append, "Disallow: {}\n", root);
  }
  return out;
}

}  // namespace fanfold::test_web
