#pragma once

#include <fanfold/crawl_options.hpp>
#include <string>
#include <string_view>

#include "frontier/trap.hpp"
#include "http/message.hpp"

namespace fanfold {

static_assert(crawl_options().max_per_pattern == trap_limits().max_per_pattern);
static_assert(crawl_options().max_per_host == trap_limits().max_per_host);
static_assert(crawl_options().min_bytes_per_second == http::limits().min_bytes_per_second);

inline http::limits limits_of(const crawl_options& options) {
  return {.total = options.timeout,
          .min_bytes_per_second = options.min_bytes_per_second,
          .max_body_bytes = options.max_body_bytes};
}

inline address_guard guard_of(const crawl_options& options) {
  return {options.deny_private, options.allow_private};
}

/// The name for which robots.txt is read: what stands before the version (RFC 9309 §2.2.1, RFC 9110 §10.1.5).
inline std::string product_token_of(std::string_view user_agent) {
  return std::string(user_agent.substr(0, user_agent.find_first_of("/ ")));
}

}  // namespace fanfold
