#pragma once

#include <fanfold/page_record.hpp>
#include <string>
#include <vector>

#include "crawl/found_urls.hpp"
#include "crawl/options.hpp"
#include "url/scope.hpp"

namespace fanfold {

/// The seeds of a crawl: those that are URLs, normalised, each once; and a record for each that is none.
struct parsed_seeds {
  found_urls good;
  std::vector<page_record> bad;
};

parsed_seeds parse_seeds(const std::vector<std::string>& texts);

/// What the options allow to visit. An error is a pattern that RE2 refuses.
boost::system::result<scope, pattern_error> scope_of(const crawl_options& options);

}  // namespace fanfold
