#pragma once

#include <chrono>
#include <fanfold/page_record.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "robots/rules.hpp"

namespace fanfold {

/// What a host's robots.txt says to this crawler (RFC 9309), or that it could not be had. Immutable: the coordinator
/// and the workers read it at once.
class robots_policy {
 public:
  /// The code of a record whose URL the rules forbid.
  static constexpr std::string_view disallowed = "robots_disallowed";

  /// No robots.txt, or one that is not obeyed.
  static robots_policy allow_all();
  /// Where it can't be had nothing may be visited (§2.3.1.4); `error` is the code that records carry for that.
  static robots_policy unavailable(std::string error, std::string detail);
  /// Where the host itself can't be found, or may not be asked.
  static robots_policy unreachable(std::string error, std::string detail);
  /// What an answer to the request for it means: its rules, or what §2.3.1 makes of the status.
  static robots_policy from(int status, const robots::rules& rules, std::string_view product_token);

  /// Whether a URL of the host, a normalised href, may be visited.
  bool allows(std::string_view href) const;
  /// The same, with the rule that decided.
  robots::verdict check(std::string_view href) const;
  bool is_unavailable() const noexcept { return !error_.empty(); }
  /// Why not: the code and the words that go into the record.
  void explain(page_record& refused) const;
  std::optional<std::chrono::milliseconds> crawl_delay() const;
  /// About how much memory it takes beside itself. O(rules).
  std::size_t bytes() const noexcept { return rules_ ? rules_->bytes() : 0; }

 private:
  std::optional<robots::agent_rules> rules_;  // none: all is allowed
  std::string error_;                         // nothing is allowed, and that is why
  std::string detail_;
};

}  // namespace fanfold
