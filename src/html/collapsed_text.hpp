#pragma once

#include <cstddef>
#include <string_view>

#include "html/ascii.hpp"
#include "html/bounded_string.hpp"

namespace fanfold::html {

/// Text put together piece by piece, its ASCII whitespace stripped and collapsed
/// (https://infra.spec.whatwg.org/#strip-and-collapse-ascii-whitespace), of which no more than a limit is kept.
class collapsed_text {
 public:
  explicit collapsed_text(std::size_t limit_bytes) : text_(limit_bytes) {}

  void append(std::string_view text) {
    while (!text.empty()) {
      ends_in_space_ |= is_whitespace(text.front());
      const std::string_view word = take_token(text);
      if (word.empty()) return;
      if (ends_in_space_ && !text_.view().empty()) text_.append(" ");
      ends_in_space_ = !text.empty();
      text_.append(word);
    }
  }
  /// Valid until the next change.
  std::string_view view() const { return text_.view(); }

 private:
  bounded_string text_;
  bool ends_in_space_ = false;  // whitespace came since the last word
};

}  // namespace fanfold::html
