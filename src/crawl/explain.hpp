#pragma once

#include <fanfold/task.hpp>

#include <string>
#include <vector>

#include "crawl/options.hpp"
#include "store/job_reader.hpp"

namespace fanfold {

/// One of the questions that a crawl asks before it fetches a URL, and the answer.
struct reason {
  std::string topic;  ///< one word: "scope"
  std::string text;
};

struct explanation {
  bool would_be_fetched = false;
  std::vector<reason> reasons{};  ///< in the order of the questions; the last one is the verdict
};

/// Whether a crawl with these options would fetch a URL, when, and by which rule. Resolves the host's name, where that
/// is not a proxy's affair, and asks for its robots.txt, if the options have it so; nothing else is asked of anybody.
/// `job`: the crawl's, or null; it must outlive the call. Throws what can't be read from it, as
/// boost::system::system_error.
task<explanation> explain(std::string text, crawl_options options, job_reader* job);

}  // namespace fanfold
