#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "html/tokenizer_limits.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

/// A tag put together byte by byte, within the limits of tokenizer_limits. Of attributes with the same name the first
/// is kept (§13.2.5.33), and an attribute whose name is cut by a limit is dropped.
class tag_builder {
 public:
  explicit tag_builder(const tokenizer_limits& limits);

  void start(bool is_end_tag);
  void append_name(std::string_view bytes);
  void start_attribute();
  void append_attribute_name(std::string_view bytes);
  void append_attribute_value(std::string_view bytes);
  void set_self_closing() { self_closing_ = true; }

  bool is_end_tag() const { return is_end_tag_; }
  /// The tag so far; valid until the next change.
  start_tag tag();

 private:
  // An attribute's name is bytes_[name, value), its value bytes_[value, end).
  struct extent {
    std::size_t name = 0;
    std::size_t value = 0;
    std::size_t end = 0;
    bool name_truncated = false;
    bool value_truncated = false;
  };

  bool append_bounded(std::string_view bytes, std::size_t limit);
  bool append_lower(std::string_view bytes);
  void finish_attribute();
  bool is_wanted(const extent& attribute) const;
  std::string_view name_of(const extent& attribute) const;

  tokenizer_limits limits_;
  std::string bytes_;  // the tag's name, then the attributes in order
  std::size_t name_size_ = 0;
  std::vector<extent> extents_;
  std::optional<extent> current_;
  std::vector<attribute> attributes_;
  bool is_end_tag_ = false;
  bool self_closing_ = false;
};

}  // namespace fanfold::html
