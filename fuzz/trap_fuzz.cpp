// The first line is a host, each other one a URL's path and query: whatever they are, no limit is exceeded, what is
// left out is reported, and a URL's pattern does not depend on its numbers.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "frontier/trap_guard.hpp"
#include "frontier/url_pattern.hpp"
#include "require.hpp"

namespace {

using namespace fanfold;

constexpr trap_limits small_limits{.max_per_pattern = 3, .max_per_host = 12};

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

// Other digits, as many.
std::string with_other_numbers(std::string_view text) {
  std::string other(text);
  for (char& c : other) {
    if (c >= '0' && c <= '9') c = static_cast<char>('0' + ('9' - c));
  }
  return other;
}

void check_pattern(std::string_view rest) {
  const url_pattern pattern = pattern_of(rest);
  const std::string text = pattern_text(rest);
  require(text.size() <= rest.size() + 1);
  if (!rest.contains('?') && !rest.contains(';')) {
    require(std::ranges::none_of(text, [](char c) { return c >= '0' && c <= '9'; }));
    require(pattern_of(with_other_numbers(rest)).hash == pattern.hash);
  }
  if (!rest.contains('?')) {
    const std::string beside = std::string(rest) + "/view-";
    require(pattern_of(beside + "3fa9c1d2e4f5.html").hash == pattern_of(beside + "b00c77e1.html").hash);
  }
  require(pattern.is_variable || !pattern.is_calendar);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::string origin = "https://" + std::string(take_line(input));
  trap_guard guard(small_limits);
  std::map<std::uint64_t, std::size_t> of_pattern;
  std::size_t passed = 0;
  std::uint64_t left_out = 0;
  while (!input.empty()) {
    const std::string_view rest = take_line(input);
    check_pattern(rest);
    if (guard.count({origin, rest, passed == 0})) {
      ++left_out;
      continue;
    }
    ++passed;
    const url_pattern pattern = pattern_of(rest);
    if (pattern.is_variable) require(++of_pattern[pattern.hash] <= small_limits.max_per_pattern);
  }
  require(passed <= small_limits.max_per_host);
  std::uint64_t reported = 0;
  for (const trap& each : guard.report()) {
    require(each.links > 0 && !name_of(each.kind).empty() && !each.example.empty());
    reported += each.links;
  }
  require(reported == left_out);
  return 0;
}
