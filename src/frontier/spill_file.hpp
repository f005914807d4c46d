#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

namespace fanfold {

/// Where bytes wait for which memory is not to be used: a temporary file without a name, of which nothing is left
/// however the process ends. It is made when the first block comes, only grows, and goes with this object; what was
/// read of it is given back to the disk by the MiB. Writes are gathered; a read is one of the system's.
///
/// It also counts what its users hold in memory, and tells them when that is enough.
///
/// Failures, such as a full disk, are std::system_error, and name the folder.
class spill_file {
 public:
  /// As much memory is to be used, before anything is written. `folder`: where the file is made; empty: $TMPDIR, or
  /// /var/tmp, which is meant for large files.
  explicit spill_file(std::size_t memory, std::filesystem::path folder = {});
  spill_file(const spill_file&) = delete;
  spill_file& operator=(const spill_file&) = delete;
  ~spill_file();

  void hold(std::size_t bytes) noexcept { held_ += bytes; }
  void let_go(std::size_t bytes) noexcept { held_ -= bytes; }
  /// Whether what is held should be written here instead.
  bool is_needed() const noexcept { return held_ > memory_; }

  /// Where the block is from now on.
  std::uint64_t write(std::span<const char> block);
  /// Reads a block back, for good.
  void take(std::uint64_t at, std::span<char> block);

  /// How much was ever written.
  std::uint64_t size() const noexcept { return written_ + buffer_.size(); }

 private:
  void open();
  void flush();
  void forget(std::uint64_t at, std::size_t size) noexcept;
  [[noreturn]] void fail(int error) const;

  std::size_t memory_;
  std::size_t held_ = 0;
  std::filesystem::path folder_;
  int file_ = -1;
  std::vector<char> buffer_;           // what follows what was written
  std::uint64_t written_ = 0;          // to the file
  std::vector<std::uint32_t> unread_;  // bytes, by MiB of the file
};

}  // namespace fanfold
