#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory_resource>
#include <string>
#include <string_view>
#include <vector>

#include "store/sink.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

/// What a crawl has found: "Found N urls", then depth, status, bytes and URL of each. Of a page it keeps only these,
/// 32 bytes beside the URL.
class page_table final : public sink {
 public:
  struct look {
    bool headed = false;   ///< names above the columns
    bool colored = false;  ///< trouble in red
    std::size_t max_rows = static_cast<std::size_t>(-1);
  };

  [[nodiscard]] store_result<void> write(const page_record& page) override;
  [[nodiscard]] store_result<void> close() override { return {}; }
  std::size_t size() const noexcept { return rows_.size(); }

  /// Prints the rows by depth, then URL; what is beyond max_rows only as a number. Throws what `out` throws.
  void print(text_output& out, look how);

 private:
  struct row {
    std::string_view url;
    std::uint64_t bytes;
    std::uint32_t depth;
    std::int32_t status;  // below 0: what went wrong, an index into errors_, as its complement
  };
  struct widths {
    std::size_t depth;
    std::size_t status;
    std::size_t bytes;
  };

  std::string_view keep(std::string_view url);
  std::int32_t error_status(std::string_view error);
  std::string status_text(const row& of) const;
  widths measure(std::size_t rows) const;
  void print_row(text_output& out, const row& of, const widths& wide, bool colored) const;

  std::pmr::monotonic_buffer_resource urls_{64 * 1024};
  std::deque<row> rows_;
  std::vector<std::string> errors_;  // each code once
};

}  // namespace fanfold::cli
