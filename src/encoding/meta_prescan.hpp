#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "encoding/encoding.hpp"

namespace fanfold {

/// Looks for `<meta charset>` and `<meta http-equiv=content-type>` in the bytes of an HTML document:
/// https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding, but for the XML declaration
/// (see encoding_of_xml_declaration()), and in chunks cut anywhere. Holds no more than one tag's attributes that it
/// knows; time is linear in the bytes.
class meta_prescan {
 public:
  struct declaration {
    fanfold::encoding encoding;  ///< never UTF-16 or x-user-defined: the standard reads these otherwise
    std::size_t end;             ///< where the tag ends, in the bytes fed last
  };

  /// Reads on, up to the first declaration of an encoding that is known. The bytes behind its end are not read.
  std::optional<declaration> feed(std::string_view bytes);

 private:
  enum class state : std::uint8_t {
    text,
    markup,            // behind "<"
    end_tag,           // behind "</"
    declaration,       // behind "<!"
    declaration_dash,  // behind "<!-"
    comment,
    bogus,       // markup that ends at the next ">"
    maybe_meta,  // in a tag's name, as far as it may be "meta"
    tag_name,    // in another one
    before_name,
    name,
    after_name,
    before_value,
    quoted_value,
    unquoted_value,
  };
  enum class charset : std::uint8_t { none, unknown, known };

  /// Takes a byte; false: in the new state, it is to be taken again.
  std::size_t next_step(std::string_view bytes, std::size_t at) const noexcept;
  bool step(char c);
  bool enter(state next, bool takes_byte = true);
  bool step_markup(char c);
  bool step_maybe_meta(char c);
  bool step_attribute(char c);
  void begin_attributes(bool of_meta);
  void begin_attribute();
  bool end_attribute();
  void end_tag();
  void add_to_name(char c);
  void add_to_value(char c);
  void take_charset(std::string_view value);
  void take_content(std::string_view value);

  state state_ = state::text;
  std::string name_;  // of the tag or the attribute, in lower case
  std::string value_;
  unsigned dashes_ = 0;
  char quote_ = 0;
  bool is_meta_ = false;
  // Of the meta tag.
  bool has_http_equiv_ = false;
  bool has_content_ = false;
  bool has_charset_ = false;
  bool got_pragma_ = false;
  bool needs_pragma_ = false;
  charset charset_ = charset::none;
  encoding found_{};
  bool is_done_ = false;
};

/// The encoding named in a content attribute such as "text/html; charset=utf-8".
/// https://html.spec.whatwg.org/#algorithm-for-extracting-a-character-encoding-from-a-meta-element
std::optional<encoding> encoding_of_meta_content(std::string_view content);

}  // namespace fanfold
