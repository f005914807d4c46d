#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "store/job_batch.hpp"
#include "store/sqlite.hpp"

namespace fanfold {

/// The statements that add to a job's tables. Like every statement it must not outlive the connection.
class job_insertion {
 public:
  /// False if a table that is written to is missing.
  [[nodiscard]] bool prepare(sqlite::connection& database);

  /// Adds all of `batches` within the caller's transaction. False at the first row that can't be added.
  [[nodiscard]] bool insert(std::span<const job_batch> batches);
  /// To be called when that transaction was committed; without it the next batches take the place of these.
  void committed() { pages_ = next_page_; }

 private:
  bool insert(const job_batch& batch);
  bool insert(const job_options::value_type& option);
  bool insert(const job_host& host);
  bool insert(const job_place& place);
  bool insert(const job_urls& urls);
  bool insert_some(const job_urls& urls, std::size_t first);
  bool insert(const job_url& url);
  bool promote(const job_url& url);
  bool insert(const job_visit& visit);
  bool add_words(std::span<const job_batch> batches);

  sqlite::statement option_, host_, place_, url_, urls_, promotion_, page_, supersession_, links_, word_;
  std::int64_t pages_ = 0;      // ids of pages that are in the file: 1 to this
  std::int64_t next_page_ = 0;  // the same, with the batches in hand
  std::string steps_;           // kept for its memory
};

}  // namespace fanfold
