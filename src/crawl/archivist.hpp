#pragma once

#include <fanfold/task.hpp>

#include <filesystem>
#include <string>
#include <vector>

#include "http/fetcher.hpp"
#include "store/warc_capture.hpp"
#include "store/warc_packer.hpp"

namespace fanfold {

/// Fetches as a fetcher does, and makes of each exchange what is to be archived of it, on the fetcher's thread. One
/// without an answer leaves nothing.
class archivist {
 public:
  /// How a request came about.
  struct origin {
    std::string via{};  ///< the page that led to it; empty: none
    int depth = -1;     ///< links from a seed; -1: it is no page
  };

  /// Large bodies wait in nameless files in `folder`.
  archivist(http::fetcher& fetcher, std::string user_agent, std::filesystem::path folder)
      : fetcher_(fetcher), user_agent_(std::move(user_agent)), folder_(std::move(folder)) {}

  /// Appends the exchange to `captures`, which must outlive the call, as `consumer` must.
  task<http::response> fetch(http::request what, http::body_consumer& consumer, origin from,
                             std::vector<warc_capture>& captures);

 private:
  http::fetcher& fetcher_;
  std::string user_agent_;
  std::filesystem::path folder_;
  warc_packer packer_;
};

}  // namespace fanfold
