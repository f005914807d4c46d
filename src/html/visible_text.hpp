#pragma once

#include <optional>
#include <string_view>

#include "html/element.hpp"
#include "html/text_sink.hpp"

namespace fanfold::html {

/// Tells the text that a reader sees from the rest: scripts, styles, titles and what stands in for them where there are
/// none (`noscript`, `noframes`, …) are left out, and blocks, lines and cells come apart (HTML §15.3). Style sheets are
/// not asked.
class visible_text {
 public:
  /// `sink` may be null: nothing is wanted.
  explicit visible_text(text_sink* sink) noexcept : sink_(sink) {}

  bool is_wanted() const noexcept { return sink_ != nullptr; }
  /// `has_content`: an end tag may follow.
  void on_start_tag(element element, bool has_content);
  void on_end_tag(element element);
  void on_text(std::string_view piece);

 private:
  text_sink* sink_;
  std::optional<element> hidden_by_;
};

}  // namespace fanfold::html
