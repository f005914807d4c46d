#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <string>
#include <string_view>

#include "frontier/ids.hpp"

namespace fanfold {

/// The texts of the pages on which queued URLs were found: each is kept once, as long as one of its URLs is queued.
class referrer_urls {
 public:
  /// `links` more queued URLs were found on `page`.
  void retain(url_id page, std::string_view url, std::size_t links) {
    if (links == 0) return;
    const auto found = pages_.try_emplace(page, std::string(url), 0).first;
    found->second.links += links;
  }

  /// One of them has left its queue. Gives the page's text; empty if the page was never told.
  std::string release(url_id page) {
    const auto found = pages_.find(page);
    if (found == pages_.end()) return {};
    if (--found->second.links > 0) return found->second.url;
    std::string url = std::move(found->second.url);
    pages_.erase(found);
    return url;
  }

 private:
  struct referrer {
    std::string url;
    std::size_t links;
  };
  boost::unordered_flat_map<url_id, referrer> pages_;
};

}  // namespace fanfold
