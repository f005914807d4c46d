#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "store/sink.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

/// What a refresh has found: the pages that changed, appeared or went, and how many did. Of those that are as they were
/// it keeps only the number.
class change_list final : public sink {
 public:
  [[nodiscard]] store_result<void> write(const page_record& page) override;
  [[nodiscard]] store_result<void> close() override { return {}; }

  /// Prints a line for each change, by kind, then URL. Throws what `out` throws.
  void print(text_output& out);
  /// "3 changed, 1 appeared, none went, 120 unchanged"
  std::string summary() const;

 private:
  struct kind {
    const char* name;
    std::uint64_t count = 0;
    std::vector<std::string> lines{};
  };

  std::array<kind, 4> kinds_{{{"changed"}, {"appeared"}, {"went"}, {"unchanged"}}};
};

}  // namespace fanfold::cli
