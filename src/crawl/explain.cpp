#include "crawl/explain.hpp"

#include <algorithm>
#include <chrono>
#include <fanfold/asio.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "crawl/crawl_resources.hpp"
#include "crawl/frontier_settings.hpp"
#include "crawl/seeds.hpp"
#include "crawl/visitor.hpp"
#include "frontier/split_url.hpp"
#include "frontier/trap_guard.hpp"
#include "frontier/url_pattern.hpp"
#include "frontier/visit_scheduler.hpp"
#include "http/resolver.hpp"
#include "url/fingerprint.hpp"
#include "url/normalize.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

std::string in_words(milliseconds time) {
  if (time == 0ms) return "none";
  if (time % 1s != 0ms) return std::to_string(time.count()) + " ms";
  return std::to_string(time / 1s) + " s";
}

std::string in_words(const scope_verdict& verdict) {
  if (!verdict.refused_by) return "inside";
  switch (*verdict.refused_by) {
    case scope_rule::scheme:
      return "outside: no URL of http or https";
    case scope_rule::seeds:
      return "outside: not where the seeds are; --scope says how far from them a crawl goes";
    case scope_rule::exclude:
      return "outside: excluded by " + std::string(verdict.pattern);
    case scope_rule::include:
      break;
  }
  return "outside: no --include matches it";
}

// How long the frontier lets the page wait when nothing else is asked of its host.
duration time_until_lease(const crawl_options& options, const std::string& href, std::optional<ip_address> address,
                          std::optional<duration> crawl_delay) {
  politeness alone;
  visit_scheduler scheduler(frontier_settings(options), alone);
  const candidate page{.url = href, .fingerprint = fingerprint::of(href)};
  scheduler.add({&page, 1});
  const time_point begin{};
  for (time_point now = begin;; now = *scheduler.next_due(now)) {
    for (const url_lease& lease : scheduler.lease(1, now)) {
      if (lease.kind == lease_kind::page) return now - begin;
      visit done{.lease = lease.id, .crawl_delay = crawl_delay, .address = address, .valid_for = 24h};
      if (lease.kind == lease_kind::address) done.crawl_delay.reset();
      scheduler.commit({&done, 1}, now);
    }
  }
}

// What a job knows of a URL.
struct job_state {
  std::string_view how_far;
  std::uint32_t depth = 0;
};

// Nothing where it does not know it. All of its URLs are counted.
std::optional<job_state> state_in(job_reader& job, const std::string& href, trap_guard& traps) {
  std::optional<job_state> state;
  const auto print = fingerprint::of(href).bytes();
  job.for_each_url([&](const job_url& each, bool done) {
       const split_url parts(each.url);
       if (!each.is_mentioned()) traps.count_always({parts.origin(), parts.rest()});
       if (each.fingerprint != print) return;
       state = {each.is_mentioned() ? "only mentioned"
                : done              ? "visited"
                                    : "queued",
                static_cast<std::uint32_t>(each.depth)};
     })
      .value();
  return state;
}

std::string in_words(const std::optional<job_state>& state) {
  if (!state) return "unknown";
  return std::string(state->how_far) + " at depth " + std::to_string(state->depth);
}

bool is_seed(const crawl_options& options, const std::string& href) {
  std::vector<candidate> seeds;
  const parsed_seeds all = parse_seeds(options.seeds);
  all.good.append_to(seeds);
  return std::ranges::find(seeds, href, &candidate::url) != seeds.end();
}

// Asks the questions one by one, until one says no.
class questions {
 public:
  questions(const crawl_options& options, const url& at)
      : options_(options), at_(at), is_seed_(is_seed(options, at.href())) {}

  bool note(std::string topic, std::string text, bool goes_on = true) {
    result_.reasons.push_back({std::move(topic), std::move(text)});
    return goes_on;
  }
  explanation conclude(bool fetched, std::string verdict) && {
    result_.would_be_fetched = fetched;
    note("verdict", std::move(verdict));
    return std::move(result_);
  }

  bool ask_scope() {
    const auto within = scope_of(options_).value();
    const scope_verdict verdict = within.check(at_);
    return note("scope", fanfold::in_words(verdict), verdict.allowed());
  }

  bool ask_depth(const std::optional<job_state>& known) {
    if (options_.max_depth == UINT32_MAX) return true;
    const bool is_certain = known || is_seed_;
    const std::uint32_t least = known ? known->depth : is_seed_ ? 0 : 1;
    const std::string text = std::to_string(least) + (is_certain ? "; " : " at least; ");
    return note("depth", text + std::to_string(options_.max_depth) + " at most are visited",
                least <= options_.max_depth);
  }

  bool ask_traps(trap_guard& traps) {
    const split_url parts(at_.href());
    const auto looks_like = is_seed_ ? std::nullopt : traps.count({parts.origin(), parts.rest()});
    const std::string pattern = std::string(parts.origin()) + pattern_text(parts.rest());
    if (!looks_like) return note("pattern", pattern);
    return note("pattern", pattern + " looks like a trap: " + std::string(name_of(*looks_like)), false);
  }

  task<bool> ask_address() {
    if (!frontier_settings(options_).look_up) co_return note("address", "the proxy's affair");
    http::resolver names(co_await this_context(), {options_.resolve, options_.name_servers});
    const auto found = co_await names.resolve(at_.href(), 10s);
    if (!found) co_return note("address", found.error().detail, false);
    address_ = address_of_machine(found->addresses);
    const auto guard = guard_of(options_);
    const bool may_ask = std::ranges::any_of(found->addresses, [&](const auto& each) { return guard.allows(each); });
    std::string text = may_ask ? "" : "refused by --deny-private: ";
    const std::size_t begin = text.size();
    for (const ip_address& each : found->addresses)
      text += (text.size() == begin ? "" : ", ") + each.text() + " (" + std::string(name_of(each.reach())) + ')';
    co_return note("address", text, may_ask);
  }

  task<bool> ask_robots() {
    if (!options_.obey_robots) co_return note("robots", "not asked");
    http::fetcher fetcher(co_await this_context(), fetcher_options_of(options_));
    page_memory_budget memory;
    visitor robot(fetcher, memory, options_);
    const std::string where = at_.origin() + "/robots.txt";
    visit_order order{.url = where, .within = std::make_shared<const scope>(scope_of(options_).value())};
    const robots_answer answer = co_await robot.read_robots(std::move(order));
    if (answer.policy.is_unavailable()) {
      page_record refused;
      answer.policy.explain(refused);
      co_return note("robots", "forbidden: " + refused.error_detail, false);
    }
    crawl_delay_ = answer.policy.crawl_delay();
    const robots::verdict verdict = answer.policy.check(at_.href());
    const std::string by = verdict.line == 0 ? "no rule of " : "line " + std::to_string(verdict.line) + " of ";
    const std::string status = " (status " + std::to_string(answer.status) + ')';
    co_return note("robots", (verdict.allowed ? "allowed by " : "forbidden by ") + by + where + status,
                   verdict.allowed);
  }

  milliseconds ask_pace() {
    const bool is_spared = !options_.delay && !options_.per_address && address_ && address_->is_loopback();
    const milliseconds own = is_spared ? 0ms : options_.delay.value_or(considerate_delay);
    const milliseconds delay = std::max(own, crawl_delay_.value_or(0ms));
    std::string text =
        std::to_string(options_.per_host) + " requests at once at most; delay between two: " + fanfold::in_words(delay);
    if (crawl_delay_ && *crawl_delay_ > own) text += ", as robots.txt asks for";
    if (is_spared && !crawl_delay_) text += ", because it is this machine";
    note("pace", text);
    return std::chrono::ceil<milliseconds>(time_until_lease(options_, at_.href(), address_, crawl_delay_));
  }

 private:
  const crawl_options& options_;
  const url& at_;
  bool is_seed_;
  explanation result_;
  std::optional<ip_address> address_;
  std::optional<milliseconds> crawl_delay_;
};

}  // namespace

task<explanation> explain(std::string text, crawl_options options, job_reader* job) {
  auto at = url::parse(text);
  if (!at) {
    explanation no_url{.reasons = {{"url", at.error().message()}, {"verdict", "would not be fetched: it is no URL"}}};
    co_return no_url;
  }
  normalize(*at);
  questions ask(options, *at);
  ask.note("url", at->href());
  trap_guard traps(frontier_settings(options).traps);
  const auto known = job ? state_in(*job, at->href(), traps) : std::nullopt;
  if (job) ask.note("job", fanfold::in_words(known));
  if (known && known->how_far == "visited") co_return std::move(ask).conclude(false, "would not be fetched again");
  if (!ask.ask_scope()) co_return std::move(ask).conclude(false, "would not be fetched: out of scope");
  if (!ask.ask_depth(known)) co_return std::move(ask).conclude(false, "would not be fetched: too deep; --depth");
  if (!known && !ask.ask_traps(traps))
    co_return std::move(ask).conclude(false, "would not be fetched: it looks like a trap; --ignore-traps");
  const bool is_found = co_await ask.ask_address();
  if (!is_found) co_return std::move(ask).conclude(false, "would not be fetched: its host can't be asked");
  const bool is_allowed = co_await ask.ask_robots();
  if (!is_allowed) co_return std::move(ask).conclude(false, "would not be fetched: robots.txt");
  const milliseconds wait = ask.ask_pace();
  const std::string when = wait == 0ms ? "at once" : in_words(wait) + " after robots.txt was asked for";
  co_return std::move(ask).conclude(true, "would be fetched, " + when);
}

}  // namespace fanfold
