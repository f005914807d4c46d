#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "html/tokenizer_limits.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

/// The fast way through a tag that is whole in memory: no states, and views into the input instead of copies. It reads
/// exactly what the tokenizer's states would (§13.2.5.6 to §13.2.5.40), and gives up where that takes more than one
/// look: at the end of the input, at a NUL, at a tag so large that the limits may matter. The states then take over.
class tag_scanner {
 public:
  explicit tag_scanner(const tokenizer_limits& limits);

  /// Reads the tag that begins at `begin`, which points to a '<'. Returns the byte after its '>', or null when it gives
  /// up.
  const char* scan(const char* begin, const char* end);

  bool is_end_tag() const { return is_end_tag_; }
  /// The tag just scanned: views into the input, or into memory that lasts until the next scan.
  const start_tag& tag() const { return tag_; }

 private:
  static constexpr std::size_t attributes_in_reach = 24;  // a tag with more is for the states

  // These return the first byte after what they scan, or null to give up.
  const char* scan_tag_name(const char* in, const char* end);
  const char* scan_attribute(const char* in, const char* end);
  const char* scan_value(const char* in, const char* end, std::string_view& value);
  template <char Quote>
  const char* scan_quoted(const char* in, const char* end, std::string_view& value);
  void note_name(std::string_view name);

  void rewrite(std::size_t raw_bytes);
  std::string_view lower(std::string_view name);
  std::string_view decode(std::string_view value);
  void drop_duplicates();
  std::span<attribute> attributes() { return std::span{attributes_}.first(attribute_count_); }

  std::size_t max_raw_bytes_;
  std::size_t max_attributes_;
  start_tag tag_;
  std::array<attribute, attributes_in_reach> attributes_;
  std::size_t attribute_count_ = 0;
  std::string rewritten_;  // names in lower case and values decoded, where they differ from the input
  bool is_end_tag_ = false;
  bool has_upper_ = false;
  bool has_references_ = false;
  bool may_have_duplicates_ = false;
  std::uint64_t names_seen_ = 0;  // a set of hashes
};

}  // namespace fanfold::html
