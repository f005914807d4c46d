#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "store/store_error.hpp"
#include "store/warc_record.hpp"

namespace fanfold {

/// What stands before a record's block.
struct warc_head {
  std::string version;  ///< "WARC/1.1"
  warc_fields fields;
  std::uint64_t block_bytes = 0;

  std::string_view type() const noexcept { return value_of(fields, "WARC-Type"); }
  /// Without the angle brackets that some writers put around it.
  std::string_view target_uri() const noexcept;
};

/// Reads WARC files, of any version and writer, compressed or not, record by record. Memory is bounded whatever the
/// file: a record's header has 64 KiB at most, its block comes piece by piece.
class warc_reader {
 public:
  /// Gives the next bytes of a file, as many as there is room for or fewer; 0: it ends.
  using source = std::function<store_result<std::size_t>(std::span<char> room)>;

  explicit warc_reader(source from, std::string name = "WARC");
  /// From a record that begins at `offset`. Errors: cannot_open, read_only, io_failed.
  [[nodiscard]] static store_result<warc_reader> open(const std::filesystem::path& path, std::uint64_t offset = 0);
  warc_reader(warc_reader&&) noexcept;
  ~warc_reader();

  /// Goes to the next record, over what is left of the one before. False: there are no more. Errors: damaged_warc (no
  /// record is where one should be, or the file ends within), io_failed. After an error nothing more can be read.
  [[nodiscard]] store_result<bool> next();
  const warc_head& head() const noexcept;
  /// The next piece of the record's block, valid until the next call; empty: its end. Errors as next().
  [[nodiscard]] store_result<std::string_view> read();

 private:
  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace fanfold
