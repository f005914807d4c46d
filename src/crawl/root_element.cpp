#include "crawl/root_element.hpp"

#include <algorithm>
#include <array>

namespace fanfold {
namespace {

constexpr std::string_view blanks = " \t\r\n";

struct aside {
  std::string_view begin;
  std::string_view end;
};

constexpr auto asides = std::to_array<aside>({
    {" ", ""},
    {"\t", ""},
    {"\r", ""},
    {"\n", ""},
    {"\xEF\xBB\xBF", ""},
    {"\xFF\xFE", ""},
    {"\xFE\xFF", ""},
    {"<?", "?>"},
    {"<!--", "-->"},
});

// Takes a thing that may stand before the root element off the front of `text`; false where none does.
bool skip_aside(std::string_view& text) {
  const auto* const found = std::ranges::find_if(asides, [&](auto& each) { return text.starts_with(each.begin); });
  if (found == asides.end()) return false;
  const auto end = text.find(found->end, found->begin.size());
  text.remove_prefix(end == text.npos ? text.size() : end + found->end.size());
  return true;
}

// Takes what stands before the end of a name; nothing where that isn't there.
std::optional<std::string_view> take_name(std::string_view& text) {
  const auto end = text.find_first_of(" \t\r\n>/[");
  if (end == text.npos) return std::nullopt;
  const auto name = text.substr(0, end);
  text.remove_prefix(end);
  return name;
}

std::optional<std::string> root_within(std::string_view begin) {
  std::string bytes(begin);
  std::erase(bytes, '\0');  // what is left of UTF-16 is ASCII
  std::string_view text = bytes;
  while (skip_aside(text)) continue;
  if (text.empty()) return std::nullopt;
  if (!text.starts_with('<')) return "";
  text.remove_prefix(1);
  auto name = take_name(text);
  if (name == "!DOCTYPE") {
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    name = take_name(text);
  }
  if (!name) return std::nullopt;
  return std::string(name->substr(name->rfind(':') + 1));
}

}  // namespace

// Most documents say so soon.
std::optional<std::string> root_element(std::string_view begin) {
  constexpr std::size_t usual_prolog_bytes = 512;
  auto root = root_within(begin.substr(0, usual_prolog_bytes));
  if (root && !root->empty()) return root;
  return root_within(begin.substr(0, max_prolog_bytes));
}

}  // namespace fanfold
