#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <deque>
#include <fanfold/page_record.hpp>
#include <memory>
#include <memory_resource>
#include <string_view>

#include "store/job_file.hpp"
#include "text/simhash_index.hpp"
#include "url/fingerprint.hpp"

namespace fanfold {

/// Tells which pages have the same body as one before, and which nearly the same words. Keeps some 50 bytes a different
/// body, beside its first URL, and some 100 more where it has a simhash.
class duplicate_finder {
 public:
  /// What a job's pages of this round have.
  static store_result<duplicate_finder> of(job_file& job);

  /// Marks `page` as a duplicate, or remembers it as the first of its kind. Pages without a hash or a body are none.
  /// One with a simhash that is no duplicate is marked as nearly one of the first page that is near it and was not
  /// marked so itself, or remembered.
  void mark(page_record& page);

 private:
  struct first_page {
    std::uint64_t id = 0;
    std::string_view url{};
  };

  void mark_near(page_record& page, first_page as);
  std::string_view keep(std::string_view url);

  boost::unordered_flat_map<fingerprint, first_page> first_;  // by the body's hash
  text::simhash_index simhashes_;
  std::deque<first_page> hashed_;  // by the numbers in that
  std::unique_ptr<std::pmr::monotonic_buffer_resource> urls_ =
      std::make_unique<std::pmr::monotonic_buffer_resource>(std::size_t{4096});
};

}  // namespace fanfold
