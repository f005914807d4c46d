#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "file_output.hpp"
#include "store/sitemap.hpp"

namespace fanfold::cli {

/// How many URLs and bytes a sitemap may have; less than the protocol's in tests.
struct sitemap_limits {
  std::uint64_t urls = sitemap_max_urls;
  std::uint64_t bytes = sitemap_max_bytes;
};

/// A sitemap that is cut into several files where it gets too large for one. Then `path` is their index, and they are
/// called as it is, with -1, -2, ... before the ending. Throws what can't be written.
class sitemap_files {
 public:
  /// `served_at` is the URL, with a slash at its end, below which the files will be found: what the index says.
  sitemap_files(std::filesystem::path path, std::string served_at, bool is_cut, sitemap_limits limits = {});

  void add(std::string_view url, std::optional<std::chrono::sys_seconds> last_modified);
  void close();

  /// The files written, the index included.
  std::uint64_t files() const noexcept { return is_cut_ ? parts_ + 1 : 1; }

 private:
  std::filesystem::path part_path() const;
  void end_part();

  std::filesystem::path path_;
  std::string served_at_;
  bool is_cut_;
  sitemap_limits limits_;
  std::string index_;  // its entries
  std::unique_ptr<file_output> part_;
  std::uint64_t parts_ = 0;
  std::uint64_t urls_ = 0;   // in the part
  std::uint64_t bytes_ = 0;  // likewise
  std::string entry_;
};

}  // namespace fanfold::cli
