#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "store/store_error.hpp"

namespace fanfold {

/// A file that nobody else sees and that is gone with the process: for what is too large to wait in memory. After an
/// error nothing more is written.
class nameless_file {
 public:
  /// In this folder, on whose disk it takes room. That it can't be made is told by failure().
  explicit nameless_file(const std::filesystem::path& folder);
  nameless_file(nameless_file&& other) noexcept;
  nameless_file& operator=(nameless_file&&) = delete;
  ~nameless_file();

  void append(std::string_view bytes);
  std::uint64_t size() const noexcept { return size_; }
  int descriptor() const noexcept { return descriptor_; }
  /// What went wrong first, if anything.
  const store_result<void>& outcome() const noexcept { return outcome_; }

 private:
  int descriptor_;
  std::string folder_;  // for messages
  std::uint64_t size_ = 0;
  store_result<void> outcome_;
};

/// Writes all of `bytes`, also to what takes only some at a time. 0, or an errno.
int write_all(int descriptor, std::string_view bytes);

}  // namespace fanfold
