#pragma once

#include <string>
#include <vector>

#include "store/sink.hpp"

namespace fanfold::cli {

/// Remembers what went wrong with the first few seeds that failed, to tell whoever named them.
class failed_seeds final : public sink {
 public:
  [[nodiscard]] store_result<void> write(const page_record& page) override;
  [[nodiscard]] store_result<void> close() override { return {}; }

  /// A line for each: "http://example.invalid/: unknown_host: Could not resolve host".
  const std::vector<std::string>& lines() const noexcept { return lines_; }

 private:
  static constexpr std::size_t most = 5;
  std::vector<std::string> lines_;
};

/// What went wrong with a page, in a line; empty where nothing did.
std::string trouble_of(const page_record& page);

}  // namespace fanfold::cli
