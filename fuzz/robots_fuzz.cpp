// The first line is a path, the rest a robots.txt: the verdict is the one that a slow reader of the standard comes to,
// and what says nothing to this crawler changes nothing about it.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "require.hpp"
#include "robots/line.hpp"
#include "robots/rules.hpp"

namespace {

using namespace fanfold::robots;

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

// Paths of ASCII without `%`, `*` and inner `$` are compared as they are.
bool is_compared_as_written(std::string_view path) {
  return std::ranges::all_of(path, [](char c) { return c > 0 && c != '%'; }) && path.find('$') >= path.size() - 1;
}

struct slow_rule {
  bool allow;
  std::string path;
  std::size_t line;
};

struct slow_group {
  std::vector<std::string> agents;
  std::vector<slow_rule> rules;
};

std::string agent_of(std::string_view value) {
  if (value.starts_with('*') && (value.size() == 1 || value[1] == ' ' || value[1] == '\t')) return "*";
  const auto end = std::ranges::find_if_not(value, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
  return lower_case({value.begin(), end});
}

/// RFC 9309 §2.2.1: a group is User-agent lines and the rules behind them. `body` has no carriage returns.
std::vector<slow_group> read_groups(std::string_view body) {
  std::vector<slow_group> groups(1);  // rules before any User-agent are in the first, which is for nobody
  bool in_rules = true;
  for (std::size_t number = 1; !body.empty(); ++number) {
    const auto text = body.substr(0, body.find('\n'));
    body.remove_prefix(std::min(text.size() + 1, body.size()));
    const auto said = read_line(text);
    if (!said) continue;
    if (said->key == key::user_agent) {
      if (in_rules) groups.emplace_back();
      in_rules = false;
      groups.back().agents.push_back(agent_of(said->value));
    } else if (said->key == key::allow || said->key == key::disallow) {
      in_rules = true;
      groups.back().rules.push_back({said->key == key::allow, std::string(said->value), number});
    }
  }
  return groups;
}

/// Of every group for one agent. A directory's index page stands for the directory.
std::vector<slow_rule> rules_for(const std::string& agent, const std::vector<slow_group>& groups) {
  std::vector<slow_rule> found;
  for (const auto& [agents, all] : groups) {
    if (std::ranges::find(agents, agent) == agents.end()) continue;
    for (const auto& each : all) {
      if (each.path.empty()) continue;
      found.push_back(each);
      const auto slash = each.path.rfind('/');
      if (each.allow && slash != std::string::npos && each.path.substr(slash).starts_with("/index.htm"))
        found.push_back({true, each.path.substr(0, slash + 1) + '$', each.line});
    }
  }
  return found;
}

/// §2.2.2: the longest rule that matches, Allow before Disallow; the first of several. Nothing where one of the rules
/// is not compared as it is written.
std::optional<verdict> slow_verdict(std::string_view body, std::string_view path) {
  const auto groups = read_groups(body);
  const bool is_named = std::ranges::any_of(
      groups, [](const auto& group) { return std::ranges::find(group.agents, "fanfold") != group.agents.end(); });
  std::optional<slow_rule> best;
  for (const auto& each : rules_for(is_named ? "fanfold" : "*", groups)) {
    if (!is_compared_as_written(each.path)) return std::nullopt;
    const auto strength = [](const slow_rule& rule) { return std::tuple(rule.path.size(), rule.allow); };
    if (slowly_matches(each.path, path) && (!best || strength(each) > strength(*best))) best = each;
  }
  return best ? verdict{.allowed = best->allow, .line = best->line} : verdict{};
}

void check_pattern(std::string_view rule, std::string_view path) {
  if (rule.size() > 200 || path.size() > 200 || rule.empty() || !is_compared_as_written(rule)) return;
  require(pattern(rule, spelling::written).matches(path) == slowly_matches(rule, path));
}

bool is_same(const agent_rules& a, const agent_rules& b, std::string_view path, std::size_t lines_more) {
  const auto of_a = a.check(path);
  const auto of_b = b.check(path);
  const bool is_same_line = of_b.line == (of_a.line == 0 ? 0 : of_a.line + lines_more);
  return of_a.allowed == of_b.allowed && is_same_line && a.crawl_delay() == b.crawl_delay();
}

void check_verdict(std::string_view body, std::string_view path) {
  const auto all = rules::parse(body);
  const auto lines =
      static_cast<std::size_t>(std::ranges::count_if(body, [](char c) { return c == '\n' || c == '\r'; }));
  for (const auto* agent : {"fanfold", "*"}) {
    const auto mine = all.for_agent(agent);
    const auto said = mine.check(path);
    require(said.allowed || said.line > 0, "only a rule forbids");
    require(said.line <= lines + 1, "the rule that decides is in the file");
    require(mine.check("/robots.txt").allowed, "robots.txt itself is allowed");
    const auto delay = mine.crawl_delay().value_or(std::chrono::milliseconds(0));
    require(delay >= std::chrono::milliseconds(0) && delay <= std::chrono::minutes(5), "a delay has its limits");
  }
  require(is_same(all.for_agent("fanfold"), all.for_agent("FanFold"), path, 0), "names have no case");
  require(all.sitemaps().size() <= lines + 1, "a line names one sitemap");
}

/// Whom it may concern: not this crawler.
void check_what_means_nothing(std::string_view body, std::string_view path) {
  const auto mine = [](const std::string& text) { return rules::parse(text).for_agent("fanfold"); };
  const auto same = mine(std::string(body));
  require(is_same(same, mine(std::string(body) + "\n\n# Allow: /\nDisallow"), path, 0), "a comment says nothing");
  if (body.starts_with('\xEF') || body.starts_with('\xBB') || body.starts_with('\xBF')) return;  // a byte order mark
  require(is_same(same, mine("\xEF\xBB\xBF" + std::string(body)), path, 0), "a byte order mark says nothing");
  require(is_same(same, mine("User-agent: fanfolder\nDisallow: /\n" + std::string(body)), path, 2),
          "what is for others says nothing");
}

void check_line_ends(std::string_view body, std::string_view path) {
  std::string crlf, cr(body);
  for (const char c : body) c == '\n' ? crlf += "\r\n" : crlf += c;
  std::ranges::replace(cr, '\n', '\r');
  const auto mine = [](std::string_view text) { return rules::parse(text).for_agent("fanfold"); };
  for (const std::string_view other : {std::string_view(crlf), std::string_view(cr)})
    require(is_same(mine(body), mine(other), path, 0), "line ends change no verdict");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto path = input.substr(0, input.find('\n'));
  const auto body = input.substr(std::min(path.size() + 1, input.size()));

  const std::string written = comparable(path, spelling::written);
  require(comparable(written, spelling::written) == written, "what is comparable stays as it is");
  const std::string decoded = comparable(path, spelling::decoded);
  require(comparable(written, spelling::decoded) == decoded, "both spellings begin with the same");
  check_pattern(body.substr(0, body.find('\n')), written);
  check_verdict(body, path);
  check_what_means_nothing(body, path);
  if (body.contains('\r')) return 0;
  check_line_ends(body, path);
  if (body.starts_with('\xEF') || path == "/robots.txt" || written != path || decoded != path) return 0;
  const auto said = rules::parse(body).for_agent("fanfold").check(path);
  const auto slow = slow_verdict(body, path);
  require(!slow || (slow->allowed == said.allowed && slow->line == said.line), "the longest rule decides");
  return 0;
}
