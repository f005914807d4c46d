#include "crawl/robots_policy.hpp"

#include <string>
#include <utility>

#include "robots/access.hpp"

namespace fanfold {

robots_policy robots_policy::allow_all() {
  return {};
}

robots_policy robots_policy::unavailable(std::string error, std::string detail) {
  return unreachable(std::move(error), "its robots.txt could not be had: " + std::move(detail));
}

robots_policy robots_policy::unreachable(std::string error, std::string detail) {
  robots_policy policy;
  policy.error_ = std::move(error);
  policy.detail_ = std::move(detail);
  return policy;
}

robots_policy robots_policy::from(int status, const robots::rules& rules, std::string_view product_token) {
  switch (robots::access_for(status)) {
    case robots::access::allow_all:
      return allow_all();
    case robots::access::disallow_all:
      return unavailable("robots_unavailable", "status " + std::to_string(status));
    case robots::access::parse:
      break;
  }
  robots_policy policy;
  policy.rules_ = rules.for_agent(product_token);
  return policy;
}

bool robots_policy::allows(std::string_view href) const {
  return check(href).allowed;
}

robots::verdict robots_policy::check(std::string_view href) const {
  if (!error_.empty()) return {.allowed = false};
  if (!rules_) return {};
  return rules_->check(href.substr(href.find('/', href.find("://") + 3)));
}

void robots_policy::explain(page_record& refused) const {
  refused.error = error_.empty() ? std::string(disallowed) : error_;
  refused.error_detail = error_.empty() ? "robots.txt forbids it" : detail_;
}

std::optional<std::chrono::milliseconds> robots_policy::crawl_delay() const {
  return rules_ ? rules_->crawl_delay() : std::nullopt;
}

}  // namespace fanfold
