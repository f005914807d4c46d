#include "support/expected_crawl.hpp"

#include <utility>

namespace fanfold::test_web {
namespace {

/// The places seen so far.
class place_set {
 public:
  explicit place_set(const web_options& options)
      : pages_(options.pages), bits_(std::size_t{2} * options.hosts * options.pages) {}

  /// Whether it wasn't in the set before.
  bool insert(const place& at) {
    auto seen = bits_[(std::size_t{at.host} * pages_ + at.page) * 2 + (at.redirect ? 1 : 0)];
    if (seen) return false;
    seen = true;
    return true;
  }

 private:
  std::size_t pages_;
  std::vector<bool> bits_;
};

bool allowed(const web_model& web, const crawl_rules& rules, const place& at) {
  return !rules.obey_robots || !web.disallowed(at);
}

bool in_scope(const crawl_rules& rules, const place& at) {
  return !rules.in_scope || rules.in_scope(at);
}

expected_visit visit(const web_model& web, const crawl_rules& rules, const place& at, std::uint32_t depth) {
  expected_visit out{.at = at, .depth = depth, .ends_at = at};
  if (!allowed(web, rules, at)) {
    out.outcome = visit_outcome::refused_by_robots;
    return out;
  }
  const place target{.host = at.host, .page = at.page};
  if (at.redirect && rules.follow_redirects && in_scope(rules, target)) {
    if (!allowed(web, rules, target)) out.outcome = visit_outcome::refused_by_robots;
    if (out.outcome == visit_outcome::answered) out.ends_at = target;
  }
  out.status = web.status(out.ends_at);
  if (web.kind(out.ends_at) == place_kind::broken_page) out.outcome = visit_outcome::broken;
  return out;
}

/// Visits level by level; within one, redirects before pages, so that their targets get the same depth.
class breadth_first {
 public:
  breadth_first(const web_model& web, const crawl_rules& rules) : web_(web), rules_(rules), seen_(web.options()) {}

  std::vector<expected_visit> run(std::span<const place> seeds) {
    for (const place& seed : seeds) add(seed, next_);
    for (std::uint32_t depth = 0; !next_.empty(); ++depth) {
      std::vector<place> level = std::exchange(next_, {});
      if (!rules_.follow_redirects)
        for (std::size_t i = 0, end = level.size(); i < end; ++i)
          if (level[i].redirect && allowed(web_, rules_, level[i])) add({level[i].host, level[i].page}, level);
      for (const place& at : level) take(visit(web_, rules_, at, depth));
    }
    return std::move(visits_);
  }

 private:
  void add(const place& at, std::vector<place>& level) {
    if (in_scope(rules_, at) && seen_.insert(at)) level.push_back(at);
  }

  void take(const expected_visit& found) {
    visits_.push_back(found);
    if (found.outcome != visit_outcome::answered || found.depth >= rules_.max_depth) return;
    for (const link& to : web_.links(found.ends_at)) add(to.to, next_);
  }

  const web_model& web_;
  const crawl_rules& rules_;
  place_set seen_;
  std::vector<place> next_;
  std::vector<expected_visit> visits_;
};

}  // namespace

std::function<bool(const place&)> same_host(std::uint32_t host) {
  return [host](const place& at) { return at.host == host; };
}

std::function<bool(const place&)> same_domain(const web_model& web, std::uint32_t host) {
  const std::uint32_t each = web.options().hosts_per_domain;
  return [each, domain = host / each](const place& at) { return at.host / each == domain; };
}

std::vector<expected_visit> expect_crawl(const web_model& web, std::span<const place> seeds, const crawl_rules& rules) {
  return breadth_first(web, rules).run(seeds);
}

}  // namespace fanfold::test_web
