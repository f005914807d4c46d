#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "crawl/found_urls.hpp"
#include "store/job_file.hpp"

namespace fanfold {

/// The numbers of places of links in a job: given as they are first met, and the same when the job is resumed.
class link_places {
 public:
  /// Those that a job has already.
  static store_result<link_places> of(job_file& job);

  /// The place's number. What is new is appended to `added`; 0 where the job can have no more.
  std::uint32_t number(const link_place& place, std::vector<job_place>& added);

 private:
  std::uint32_t number_by_name(const link_place& place, std::vector<job_place>& added);

  std::unordered_map<std::string, std::uint32_t> numbers_;  // by the three names
  std::unordered_map<std::uint32_t, std::uint32_t> known_;  // by what they are the names of, so that none is made
};

}  // namespace fanfold
