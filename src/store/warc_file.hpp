#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/store_error.hpp"
#include "store/warc_capture.hpp"
#include "store/warc_packer.hpp"

namespace fanfold {

/// A WARC file that grows: a crawl's archive. Its records are members of gzip, one behind the other.
///
/// **Duplicates.** A payload that is in the file already is not written again: a revisit record says where it is
/// (§6.7.2). 16 bytes a payload are remembered for that, and what is found by them is compared by its digest.
///
/// **What survives.** A capture is in the file wholly, but where the process is killed while it is written: `resume`
/// then cuts the file back to where it surely was whole.
///
/// Used by one thread at a time; every call may block on the disk. An open file is locked against other writers.
class warc_file {
 public:
  /// Where a record lies.
  struct place {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
  };

  /// A new file, or an empty one; `about` is what its first record says of the crawl. Errors: already_exists, locked,
  /// read_only, cannot_open, disk_full, io_failed.
  [[nodiscard]] static store_result<warc_file> create(const std::filesystem::path& path, warc_fields about);
  /// Whether `path` has the `size` bytes that were written to it, or more. Error: damaged_warc.
  [[nodiscard]] static store_result<void> check(const std::filesystem::path& path, std::uint64_t size);
  /// One that was written before, up to `size`; what is behind that is cut off. Errors: as above, and damaged_warc
  /// where it has fewer bytes or is gone.
  [[nodiscard]] static store_result<warc_file> resume(const std::filesystem::path& path, std::uint64_t size,
                                                      warc_fields about);

  warc_file(warc_file&&) noexcept;
  ~warc_file();

  /// Adds the records of an exchange, and says where its response is, or the revisit in its place. After an error the
  /// file is as it was before it.
  [[nodiscard]] store_result<place> append(warc_capture& capture);
  /// A payload that is in the file: the record of its response begins at `offset`. What is remembered first counts.
  void remember(std::uint64_t payload_key, std::uint64_t offset) { payloads_.try_emplace(payload_key, offset); }

  const std::filesystem::path& path() const noexcept { return path_; }
  std::uint64_t size() const noexcept { return size_; }

  /// Brings all of it to the disk.
  [[nodiscard]] store_result<void> close();

 private:
  warc_file(int descriptor, std::filesystem::path path, warc_fields about);
  [[nodiscard]] static store_result<warc_file> open(const std::filesystem::path& path, warc_fields about);
  [[nodiscard]] store_result<void> write(std::string_view bytes);
  [[nodiscard]] store_result<void> copy(const nameless_file& from);
  [[nodiscard]] store_result<void> write_about();
  [[nodiscard]] store_result<place> write_all_of(warc_capture& capture);
  std::optional<warc_fields> fields_at(std::uint64_t offset) const;
  std::optional<warc_fields> original_of(const warc_capture& capture) const;
  std::optional<std::string> revisit_of(const warc_capture& capture);
  store_error error(int system_code) const;

  int descriptor_;  // -1: closed
  std::filesystem::path path_;
  warc_fields about_;
  std::uint64_t size_ = 0;
  boost::unordered_flat_map<std::uint64_t, std::uint64_t> payloads_;  // offsets, by key
  std::unique_ptr<warc_packer> packer_;
};

}  // namespace fanfold
