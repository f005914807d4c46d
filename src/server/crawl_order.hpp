#pragma once

#include <boost/json/object.hpp>
#include <fanfold/crawl_options.hpp>
#include <string>
#include <string_view>

#include "server/problem.hpp"

namespace fanfold::server {

/// What a tenant wants to be crawled.
struct crawl_order {
  crawl_options options{};  ///< of them, what is the tenant's to say
  bool archive = false;     ///< all that servers answer
};

/// Reads it from the body of a request. Throws refusal: bad_request for what is no JSON object; unprocessable, with all
/// that is wrong, for members that are not known, seeds that are no URLs, patterns that RE2 refuses or that are too
/// complex. That may take tenths of a second.
crawl_order read_crawl_order(std::string_view body);

/// The same from what was written down of an order that was granted: its patterns are not tried again.
crawl_order read_granted_order(std::string_view options);

/// `common`, with what the order says.
crawl_options with_order(crawl_options common, const crawl_order& order);

/// With all defaults; what read_crawl_order reads.
boost::json::object to_json(const crawl_order& order);

}  // namespace fanfold::server
