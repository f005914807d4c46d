// The first line is a path, the rest a robots.txt: the verdict is one that the file can give, and patterns match what a
// slow matcher says.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "robots/rules.hpp"

namespace {

using fanfold::robots::comparable;
using fanfold::robots::pattern;
using fanfold::robots::rules;
using fanfold::robots::spelling;

void require(bool kept, const char* promise) {
  if (kept) return;
  std::fprintf(stderr, "broken: %s\n", promise);
  std::abort();
}

/// Follows every way through the pattern at once; `reached[i]`: the pattern so far matches the first i octets.
bool slowly_matches(std::string_view rule, std::string_view path) {
  const bool anchored = rule.ends_with('$');
  rule.remove_suffix(anchored);
  std::vector<bool> reached(path.size() + 1, false);
  reached[0] = true;
  for (const char c : rule) {
    if (c == '*') {
      std::fill(std::ranges::find(reached, true), reached.end(), true);
      continue;
    }
    for (std::size_t i = path.size(); i > 0; --i) reached[i] = reached[i - 1] && path[i - 1] == c;
    reached[0] = false;
  }
  return anchored ? reached.back() : std::ranges::find(reached, true) != reached.end();
}

// Rules of ASCII without `%` and inner `$` are compared as they are.
bool is_compared_as_written(std::string_view rule) {
  return std::ranges::all_of(rule, [](char c) { return c > 0 && c != '%'; }) && rule.find('$') >= rule.size() - 1;
}

void check_pattern(std::string_view rule, std::string_view path) {
  if (rule.size() > 200 || path.size() > 200 || rule.empty() || !is_compared_as_written(rule)) return;
  require(pattern(rule, spelling::written).matches(path) == slowly_matches(rule, path),
          "patterns match as they should");
}

void check_verdict(std::string_view body, std::string_view path) {
  const rules all = rules::parse(body);
  for (const auto* agent : {"fanfold", "*"}) {
    const auto mine = all.for_agent(agent);
    const auto verdict = mine.check(path);
    require(verdict.allowed || verdict.line > 0, "only a rule forbids");
    require(verdict.line <= body.size(), "the rule that decides is in the file");
    require(mine.check("/robots.txt").allowed, "robots.txt itself is allowed");
    require(!mine.crawl_delay() || mine.crawl_delay()->count() >= 0, "a delay is no negative one");
  }
}

void check_line_ends(std::string_view body, std::string_view path) {
  if (body.contains('\r')) return;
  std::string other;
  for (const char c : body) c == '\n' ? other += "\r\n" : other += c;
  const auto verdict = rules::parse(body).for_agent("fanfold").check(path);
  const auto same = rules::parse(other).for_agent("fanfold").check(path);
  require(verdict.allowed == same.allowed && verdict.line == same.line, "line ends change no verdict");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto path = input.substr(0, input.find('\n'));
  const auto body = input.substr(std::min(path.size() + 1, input.size()));

  const std::string written = comparable(path, spelling::written);
  require(comparable(written, spelling::written) == written, "what is comparable stays as it is");
  check_pattern(body.substr(0, body.find('\n')), written);
  check_verdict(body, path);
  check_line_ends(body, path);
  return 0;
}
