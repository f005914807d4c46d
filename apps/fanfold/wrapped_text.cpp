#include "wrapped_text.hpp"

#include <algorithm>

namespace fanfold::cli {
namespace {

// Takes as many words from `text` as go into `room` characters, one at least, up to a line break.
std::string_view take_line(std::string_view& text, std::size_t room) {
  std::size_t end = std::min(text.find('\n'), text.size());
  if (end > room) {
    end = text.rfind(' ', room);
    if (end == text.npos) end = std::min(text.find_first_of(" \n"), text.size());
  }
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

std::vector<std::string_view> wrap(std::string_view text, std::size_t width) {
  std::vector<std::string_view> lines;
  do lines.push_back(take_line(text, width));
  while (!text.empty());
  return lines;
}

}  // namespace fanfold::cli
