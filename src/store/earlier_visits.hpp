#pragma once

#include <cstdint>
#include <fanfold/page_errors.hpp>
#include <fanfold/page_record.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "store/store_error.hpp"

namespace fanfold {

/// What the last visit of a URL came to, before this round.
struct earlier_visit {
  std::uint64_t row = 0;      ///< in the table pages
  std::uint64_t content = 0;  ///< the row whose links are the page's: this one, or where it was a 304 the one before
  page_record page{};         ///< but for URL, depth and referrer; in the WARC file, where its content is

  /// Whether there was a page, then.
  bool was_there() const noexcept { return !is_failure(page.error) && (page.status / 100 == 2 || content != row); }
};

/// The visits that a refresh supersedes. Read from the job's file when they are asked for, beside whoever writes to it:
/// 8 bytes of memory a URL. Used by one thread at a time; must not outlive the job_file that has the file open.
class earlier_visits {
 public:
  /// Those of the job in `path` before `round`.
  static store_result<earlier_visits> before(int round, const std::filesystem::path& path);

  earlier_visits(earlier_visits&&) noexcept;
  earlier_visits& operator=(earlier_visits&&) noexcept;
  ~earlier_visits();

  /// The visit of this URL; none where it has none, or only in this round.
  store_result<std::optional<earlier_visit>> find(std::uint64_t url_id);

 private:
  struct state;
  explicit earlier_visits(std::unique_ptr<state> opened) noexcept;

  std::unique_ptr<state> state_;
  std::vector<std::uint64_t> rows_;  // by the URL's number
};

}  // namespace fanfold
