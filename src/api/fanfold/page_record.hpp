#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace fanfold {

/// XXH3-128 of a body, decoded: among 10^9 different ones, two share theirs with a probability of 10^-21.
using content_hash = std::array<std::byte, 16>;

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
  std::uint64_t links = 0;                  ///< number of links on the page
  std::string robots;                       ///< what it asks of crawlers: "noindex, nofollow"; empty: nothing
  int round = 1;                            ///< 1: the first crawl of its job; each refresh is one more
  std::string etag;                         ///< of the last answer, as is; empty: none
  std::string last_modified;                ///< likewise
  std::optional<content_hash> body_hash{};  ///< of a page with a status of 2xx that came whole
  std::optional<std::uint64_t> simhash{};   ///< of its words, where that is asked for
  std::string duplicate_of;                 ///< URL of the first page with the same body; empty: this is the first
  std::uint64_t duplicate_of_id = 0;        ///< its number; 0: none
  std::string near_duplicate_of;            ///< URL of the first page with nearly the same words; empty: none
  std::uint64_t near_duplicate_of_id = 0;   ///< its number; 0: none
  std::string change;             ///< since the visit before: appeared, changed, unchanged, went; empty: there was none
  std::uint64_t warc_offset = 0;  ///< where in the WARC file the answer is
  std::uint64_t warc_bytes = 0;   ///< how long its record is there; 0: it is in none
  std::string error;              ///< stable short code; empty: none
  std::string error_detail;       ///< for people; empty: none
  std::chrono::system_clock::time_point fetched_at{};  ///< when the visit began
};

}  // namespace fanfold
