#pragma once

#include <boost/system/result.hpp>
#include <chrono>
#include <fanfold/page_record.hpp>
#include <optional>

#include "frontier/fault.hpp"
#include "http/message.hpp"
#include "url/url.hpp"

/// What a server's answer means for the page that was asked for.
namespace fanfold {

/// A chain of redirects that is longer ends in an error, as browsers have it:
/// https://fetch.spec.whatwg.org/#http-redirect-fetch.
inline constexpr int max_redirects = 20;

/// Where an answer redirects to; nothing where it doesn't, an error where that is no URL.
std::optional<boost::system::result<url>> redirect_target(const http::response& answer, const url& from);

/// What an answer tells of its server, beside the page.
struct server_signal {
  bool transient = false;     ///< of a fetch that failed: trying again later may help
  fault whose = fault::page;  ///< likewise
  std::chrono::microseconds latency{0};
  std::optional<std::chrono::seconds> retry_after{};
};
server_signal signal_of(const http::response& answer);

/// Writes down the answer of `from`, in the place of one that redirected there. The time of both adds up.
void record_answer(const http::response& answer, const url& from, page_record& page);

}  // namespace fanfold
