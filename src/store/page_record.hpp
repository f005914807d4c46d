#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace fanfold {

/// One finished visit: what a sink writes out and what the job file keeps of a page. Its strings may hold any bytes, as
/// servers send them; whoever writes them out makes them valid UTF-8.
struct page_record {
  std::uint64_t url_id = 0;             ///< the URL's number in its job, from 1
  std::string url;                      ///< as it was queued
  std::string final_url;                ///< where redirects led, whether it answered or not; without any, `url`
  int status = 0;                       ///< of the last answer; 0: there was none
  int depth = 0;                        ///< links between a seed and this page; 0: a seed
  std::string referrer;                 ///< URL of the page on which this one was first seen; empty: a seed
  std::string content_type;             ///< the header's value
  std::uint64_t bytes = 0;              ///< size of the last answer's body, decoded
  std::chrono::microseconds elapsed{};  ///< from the first request's start to the last body's end, without pauses
  std::string title;
  std::uint64_t links = 0;   ///< number of links on the page
  std::string robots;        ///< what it asks of crawlers: "noindex, nofollow"; empty: nothing
  std::string error;         ///< stable short code; empty: none
  std::string error_detail;  ///< for people; empty: none
  std::chrono::system_clock::time_point fetched_at{};  ///< when the visit began
};

}  // namespace fanfold
