#include "crawl/frontier_settings.hpp"

#include <random>

#include "http/fetcher.hpp"

namespace fanfold {

frontier_options frontier_settings(const crawl_options& options, bool records_links) {
  const bool has_depth = options.max_depth != UINT32_MAX;
  const bool one_host_each = options.scope == scope_kind::host || options.scope == scope_kind::prefix;
  return {
      .per_host = options.per_host,
      .per_address = options.per_address.value_or(options.per_host),
      .delay = options.delay.value_or(considerate_delay),
      .spare_loopback = !options.delay && !options.per_address,
      .retries = options.retries,
      .jitter_seed = std::random_device()(),
      .max_rest = options.max_rest,
      .look_up = options.deny_private || !http::has_proxy(),
      .obey_robots = options.obey_robots,
      .max_depth = options.max_depth + (has_depth && options.leaves != leaf_kind::none ? 1 : 0),
      .max_pages = options.max_pages,
      .numbers_mentions = records_links,
      .traps = {.recognise = !options.ignore_traps,
                .max_per_pattern = options.max_per_pattern,
                .max_per_host = options.max_per_host},
      .exact_depth = has_depth && one_host_each,
  };
}

}  // namespace fanfold
