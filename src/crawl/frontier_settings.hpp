#pragma once

#include "crawl/options.hpp"
#include "frontier/frontier_options.hpp"

namespace fanfold {

/// What a crawl's options mean for its frontier.
frontier_options frontier_settings(const crawl_options& options);

}  // namespace fanfold
