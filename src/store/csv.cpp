#include "store/csv.hpp"

#include <fmt/format.h>

#include <iterator>

#include "store/utf8.hpp"

namespace fanfold {
namespace {

bool is_formula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos;
}

}  // namespace

void append_csv_field(std::string& out, std::string_view text) {
  std::string copy;
  text = as_valid_utf8(text, copy);
  if (!text.empty() && text.find_first_of(",\"\r\n") == text.npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  out += '"';
}

void append_csv_header(std::string& out) {
  out +=
      "url,final_url,status,depth,referrer,content_type,bytes,elapsed_ms,title,links,robots,etag,last_modified,"
      "body_hash,duplicate_of,near_duplicate_of,change,error,error_detail\r\n";
}

void append_csv_line(std::string& out, const page_record& page, csv_reader reader) {
  const auto text = [&](std::string_view value) {
    if (reader == csv_reader::spreadsheet && is_formula(value))
      append_csv_field(out, '\'' + std::string(value));
    else
      append_csv_field(out, value);
    out += ',';
  };
  const auto text_or_nothing = [&](std::string_view value) { value.empty() ? void(out += ',') : text(value); };
  const auto number = [&](auto value) { fmt::format_to(std::back_inserter(out), "{},", value); };
  text(page.url);
  text(page.final_url);
  number(page.status);
  number(page.depth);
  text(page.referrer);
  text(page.content_type);
  number(page.bytes);
  number(std::chrono::duration<double, std::milli>(page.elapsed).count());
  text(page.title);
  number(page.links);
  text_or_nothing(page.robots);
  text_or_nothing(page.etag);
  text_or_nothing(page.last_modified);
  if (page.body_hash)
    for (const std::byte each : *page.body_hash)
      fmt::format_to(std::back_inserter(out), "{:02x}", std::to_integer<unsigned>(each));
  out += ',';
  text_or_nothing(page.duplicate_of);
  text_or_nothing(page.near_duplicate_of);
  text_or_nothing(page.change);
  text_or_nothing(page.error);
  text_or_nothing(page.error_detail);
  out.back() = '\r';
  out += '\n';
}

}  // namespace fanfold
