#pragma once

#include <string_view>

namespace fanfold::html {

/// Takes the text of a page that a reader sees, as the body arrives.
class text_sink {
 public:
  virtual ~text_sink() = default;
  /// A piece of it in UTF-8, cut anywhere. Valid during the call.
  virtual void on_text(std::string_view piece) = 0;
  /// What follows is no part of the word before: a block, a line or a cell begins or ends.
  virtual void on_break() = 0;
};

}  // namespace fanfold::html
