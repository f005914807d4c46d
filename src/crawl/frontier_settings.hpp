#pragma once

#include "crawl/options.hpp"
#include "frontier/frontier_options.hpp"

namespace fanfold {

/// What a crawl's options mean for its frontier. Its jitter is another one each time. `records_links`: those that are
/// not followed, too.
frontier_options frontier_settings(const crawl_options& options, bool records_links = false);

}  // namespace fanfold
