#include "robots/sitemap_text.hpp"

#include <algorithm>

#include "robots/line.hpp"

namespace fanfold::robots {

bool begins_with_http(std::string_view text) {
  const std::string begin = lower_case(text.substr(0, 8));
  return begin == "https://" || begin.starts_with("http://");
}

void sitemap_text::append(std::string_view part) {
  if (line_.empty()) part.remove_prefix(std::min(part.find_first_not_of(" \t"), part.size()));
  const std::size_t room = into_.limits().max_url_bytes - line_.size();
  const std::string_view blanks_apart = part.substr(0, part.find_last_not_of(" \t") + 1);
  too_long_ |= blanks_apart.size() > room;
  line_ += part.substr(0, room);
}

void sitemap_text::end_line() {
  if (begins_with_http(line_)) too_long_ ? into_.add_too_long() : into_.add(sitemap_link::page, line_);
  line_.clear();
  too_long_ = false;
}

void sitemap_text::feed(std::string_view chunk) {
  while (!chunk.empty()) {
    const std::size_t end = chunk.find_first_of("\r\n");
    append(chunk.substr(0, end));
    if (end == std::string_view::npos) return;
    end_line();
    chunk.remove_prefix(end + 1);
  }
}

void sitemap_text::finish(bool is_whole) {
  if (is_whole) end_line();
}

}  // namespace fanfold::robots
