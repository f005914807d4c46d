#include "analysis/fragment.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "url/percent_encode.hpp"

namespace fanfold {
namespace {

std::uint64_t hash_of(std::string_view text) {
  return std::hash<std::string_view>{}(text);
}

bool is_top(std::string_view fragment) noexcept {
  return fragment.size() == 3 && (fragment[0] | 0x20) == 't' && (fragment[1] | 0x20) == 'o' &&
         (fragment[2] | 0x20) == 'p';
}

// https://url.spec.whatwg.org/#concept-basic-url-parser removes them first.
std::string without_tabs_and_newlines(std::string_view fragment) {
  std::string text(fragment);
  std::erase_if(text, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return text;
}

}  // namespace

std::vector<std::uint64_t> hashes_of(std::span<const std::string> anchors) {
  std::vector<std::uint64_t> hashes;
  for (const std::string& anchor : anchors) hashes.push_back(hash_of(anchor));
  std::ranges::sort(hashes);
  return hashes;
}

std::string_view element_part_of(std::string_view fragment) noexcept {
  fragment = fragment.substr(0, fragment.find(":~:"));
  constexpr std::array<std::string_view, 4> others{"/", "!", "svgView(", "xywh="};
  const bool is_other =
      std::ranges::any_of(others, [=](std::string_view begin) { return fragment.starts_with(begin); });
  return is_other || is_top(fragment) ? "" : fragment;
}

bool has_indicated_element(std::span<const std::uint64_t> anchors, std::string_view fragment) {
  const std::string written = without_tabs_and_newlines(fragment);
  std::string decoded;
  url_detail::append_percent_decoded(decoded, written);
  return std::ranges::binary_search(anchors, hash_of(written)) || std::ranges::binary_search(anchors, hash_of(decoded));
}

}  // namespace fanfold
