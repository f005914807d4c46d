#pragma once

#include "html/markup_cursor.hpp"
#include "html/tag_filter.hpp"

namespace fanfold::html {

/// Passes over the text and the tags of data (§13.2.5.1) that nobody wants, as fast as can be: tags are not read, only
/// their ends are found. Where that takes more than a glance, as in a tag with a style attribute that may refer to
/// something, the tag counts as wanted.
class tag_skipper {
 public:
  /// From now on the input is in [begin, end).
  void reset(const char* begin, const char* end);

  /// From `in`, which is in the input and outside of any tag, to the '<' of the first wanted tag, or to the input's
  /// end.
  const char* skip(const char* in, const tag_filter& wanted);

 private:
  const char* end_ = nullptr;
  markup_cursor marks_;
};

}  // namespace fanfold::html
