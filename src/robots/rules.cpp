#include "robots/rules.hpp"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

#include "robots/line.hpp"

namespace fanfold::robots {
namespace {

constexpr std::chrono::milliseconds max_crawl_delay = std::chrono::minutes(5);

// The product token of a User-agent line: `*`, or the name before a version (§2.2.1). The standard knows no digits in
// it.
std::string agent_of(std::string_view value) {
  constexpr std::string_view token_characters = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  if (value == "*" || value.starts_with("* ") || value.starts_with("*\t")) return "*";
  std::string token = lower_case(value);
  token.resize(std::min(token.find_first_not_of(token_characters), token.size()));
  return token;
}

std::optional<std::chrono::milliseconds> read_delay(std::string_view value) {
  double seconds = 0;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), seconds, std::chars_format::fixed);
  if (error != std::errc{} || !(seconds >= 0)) return std::nullopt;
  const auto most = static_cast<double>(max_crawl_delay.count());
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(seconds * 1000, most)));
}

void slow_down(std::optional<std::chrono::milliseconds>& delay, std::optional<std::chrono::milliseconds> asked) {
  delay = std::max(delay, asked);  // none is less than any
}

// A byte order mark, or the part of one that is there.
std::string_view without_mark(std::string_view body) {
  for (const char byte : {'\xEF', '\xBB', '\xBF'}) {
    if (!body.starts_with(byte)) break;
    body.remove_prefix(1);
  }
  return body;
}

}  // namespace

// Builds the groups, line by line. A group's User-agent lines end where its first rule begins.
class rules::reader {
 public:
  explicit reader(rules& into) : into_(into) {}

  void read(std::string_view text, std::size_t number) {
    const auto what = read_line(text);
    if (!what) return;
    switch (what->key) {
      case key::user_agent:
        add_agent(what->value);
        break;
      case key::allow:
        add_rule(what->value, true, number);
        break;
      case key::disallow:
        add_rule(what->value, false, number);
        break;
      case key::sitemap:
        into_.sitemaps_.emplace_back(what->value);
        break;
      case key::crawl_delay:
        if (!into_.groups_.empty()) slow_down(into_.groups_.back().rules.crawl_delay_, read_delay(what->value));
        break;
    }
  }

 private:
  void add_agent(std::string_view value) {
    if (std::exchange(in_rules_, false) || into_.groups_.empty()) into_.groups_.emplace_back();
    into_.groups_.back().agents.push_back(agent_of(value));
  }

  void add_rule(std::string_view path, bool allow, std::size_t number) {
    if (into_.groups_.empty()) return;  // a rule for nobody
    in_rules_ = true;
    if (path.empty()) return;
    agent_rules& rules = into_.groups_.back().rules;
    rules.rules_.emplace_back(path, allow, number);
    const std::size_t slash = path.rfind('/');
    if (allow && slash != std::string_view::npos && path.substr(slash).starts_with("/index.htm"))
      rules.rules_.emplace_back(std::string(path, 0, slash + 1) + '$', allow, number);
  }

  rules& into_;
  bool in_rules_ = false;
};

rules rules::parse(std::string_view body) {
  rules result;
  reader lines(result);
  body = without_mark(body);
  for (std::size_t number = 1; !body.empty(); ++number) {
    const std::size_t end = std::min(body.find_first_of("\r\n"), body.size());
    lines.read(body.substr(0, end), number);
    const bool crlf = body.substr(end).starts_with("\r\n");
    body.remove_prefix(std::min(body.size(), end + 1 + crlf));
  }
  return result;
}

agent_rules rules::for_agent(std::string_view product_token) const {
  std::string wanted = lower_case(product_token);
  const auto is_for = [&](const group& g) { return std::ranges::find(g.agents, wanted) != g.agents.end(); };
  if (std::ranges::none_of(groups_, is_for)) wanted = "*";
  agent_rules merged;
  for (const group& g : groups_)
    if (is_for(g)) merged.add(g.rules);
  merged.limit_searches();
  std::ranges::sort(merged.rules_, [](const agent_rules::rule& a, const agent_rules::rule& b) {
    return std::tuple(a.path.size(), a.allow, b.line) > std::tuple(b.path.size(), b.allow, a.line);
  });
  return merged;
}

agent_rules::rule::rule(std::string_view path, bool allows, std::size_t in_line)
    : allow(allows), path(path, allows ? spelling::written : spelling::decoded), line(in_line) {}

void agent_rules::add(const agent_rules& others) {
  rules_.insert(rules_.end(), others.rules_.begin(), others.rules_.end());
  slow_down(crawl_delay_, others.crawl_delay_);
}

void agent_rules::limit_searches() {
  std::size_t searches = 0;
  std::erase_if(rules_, [&searches](rule& each) {
    if (!each.path.searches() || ++searches <= max_searches) return false;
    each.path.match_prefix_only();
    return each.allow;
  });
}

std::size_t agent_rules::bytes() const noexcept {
  std::size_t bytes = rules_.capacity() * sizeof(rule);
  for (const rule& each : rules_) bytes += each.path.size();
  return bytes;
}

verdict agent_rules::check(std::string_view path_and_query) const {
  if (path_and_query == "/robots.txt") return {};  // §2.2.2: always allowed
  const std::string written = comparable(path_and_query, spelling::written);
  const std::string decoded = comparable(path_and_query, spelling::decoded);
  const auto decides = [&](const rule& r) { return r.path.matches(r.allow ? written : decoded); };
  const auto first = std::ranges::find_if(rules_, decides);
  return first == rules_.end() ? verdict{} : verdict{first->allow, first->line};
}

}  // namespace fanfold::robots
