#include "robots/rules.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "robots/line.hpp"

namespace fanfold::robots {
namespace {

constexpr std::chrono::milliseconds max_crawl_delay = std::chrono::minutes(5);

// The product token of a User-agent line: `*`, or the name before a version (§2.2.1).
std::string agent_of(std::string_view value) {
  if (value.starts_with('*') && (value.size() == 1 || value[1] == ' ' || value[1] == '\t')) return "*";
  const auto in_token = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_'; };
  return lower_case(
      value.substr(0, static_cast<std::size_t>(std::ranges::find_if_not(value, in_token) - value.begin())));
}

std::optional<std::chrono::milliseconds> read_delay(std::string_view value) {
  double seconds = 0;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), seconds, std::chars_format::fixed);
  if (error != std::errc{} || !(seconds >= 0)) return std::nullopt;
  const auto most = static_cast<double>(max_crawl_delay.count());
  return std::chrono::milliseconds(static_cast<std::int64_t>(std::min(seconds * 1000, most)));
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
        if (!into_.groups_.empty()) into_.groups_.back().rules.crawl_delay_ = read_delay(what->value);
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
    const auto add = [&](std::string text) {
      into_.groups_.back().rules.rules_.push_back({pattern(std::move(text)), allow, number});
    };
    const std::string written = comparable_path(path);
    add(written);
    if (std::string plain = plain_path(path); !allow && plain != written) add(std::move(plain));
    if (const auto index = written.rfind("/index.htm"); allow && index != std::string::npos)
      add(written.substr(0, index + 1) + '$');
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
  for (const group& g : groups_) {
    if (!is_for(g)) continue;
    merged.rules_.insert(merged.rules_.end(), g.rules.rules_.begin(), g.rules.rules_.end());
    if (g.rules.crawl_delay_) merged.crawl_delay_ = g.rules.crawl_delay_;
  }
  return merged;
}

verdict agent_rules::check(std::string_view path_and_query) const {
  if (path_and_query == "/robots.txt") return {};  // §2.2.2: always allowed
  const std::string path = comparable_path(path_and_query);
  const rule* best = nullptr;
  for (const rule& r : rules_) {
    const bool stronger =
        !best || r.path.size() > best->path.size() || (r.path.size() == best->path.size() && r.allow && !best->allow);
    if (stronger && r.path.matches(path)) best = &r;
  }
  return best ? verdict{best->allow, best->line} : verdict{};
}

}  // namespace fanfold::robots
