#pragma once

#include <fmt/format.h>

#include <iterator>
#include <string>
#include <string_view>

namespace fanfold::cli {

/// Text for a file descriptor, handed over in large pieces. What can't be written is thrown, as
/// boost::system::system_error with a store_errc. What was not flushed is lost.
class text_output {
 public:
  /// `name` is what errors call it. The descriptor stays open.
  text_output(int descriptor, std::string_view name) : descriptor_(descriptor), name_(name) {}
  static text_output standard() { return {1, "standard output"}; }

  template <class... Args>
  void print(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(pending_), format, std::forward<Args>(args)...);
    if (pending_.size() >= piece_bytes) flush();
  }
  void flush();

 private:
  static constexpr std::size_t piece_bytes = 64 * 1024;

  int descriptor_;
  std::string_view name_;
  std::string pending_;
};

}  // namespace fanfold::cli
