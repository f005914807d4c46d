#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "url/url.hpp"

namespace fanfold::robots {

/// What the references in the elements of a document are relative to, as their xml:base attributes have it
/// (https://www.w3.org/TR/xmlbase/). The document's own URL is not known here: what is relative to that stays relative.
class xml_bases {
 public:
  static constexpr std::size_t max_bytes = 2048;

  /// An element begins that has this attribute; empty: it has none. `depth`: in how many it is. What comes to more than
  /// max_bytes is left out: it would be copied for each of millions of short references.
  void open(std::size_t depth, std::string_view written);
  /// The element at this depth ends.
  void close(std::size_t depth);

  bool empty() const { return bases_.empty(); }
  /// The reference with all that the open elements say. O(its size + the base's)
  std::string resolve(std::string_view reference) const;

 private:
  struct base {
    std::size_t depth;
    std::string relative;
    std::optional<url> absolute;  // or it is relative
  };

  std::vector<base> bases_;
};

}  // namespace fanfold::robots
