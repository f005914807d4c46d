#include "robots/sitemap_collector.hpp"

namespace fanfold::robots {

std::string_view trimmed_reference(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

void sitemap_collector::add(sitemap_link kind, std::string_view url, std::string_view lastmod) {
  url = trimmed_reference(url);
  if (url.empty()) return;
  if (url.size() > limits_.max_url_bytes) return add_too_long();
  const bool is_extra = kind == sitemap_link::resource || kind == sitemap_link::alternate;
  std::uint64_t& room = is_extra ? room_for_extras_ : room_for_entries_;
  if (room == 0) {
    ++summary_.left_out;
    return;
  }
  --room;
  ++summary_.entries;
  sink_.on_entry({url, kind, trimmed_reference(lastmod)});
}

void sitemap_collector::fail(sitemap_errc why, std::uint64_t line) {
  if (summary_.error) return;
  summary_.error = why;
  summary_.line = line;
}

}  // namespace fanfold::robots
