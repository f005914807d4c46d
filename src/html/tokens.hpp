#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace fanfold::html {

/// An attribute of a start tag: the name in lower case, the value with its character references decoded.
struct attribute {
  std::string_view name;
  std::string_view value;
  bool truncated = false;  ///< The value went on past the tokenizer's limits: this is only its beginning.
};

/// A start tag. Attributes are in the order of the source, the first of each name only.
struct start_tag {
  std::string_view name;
  std::span<const attribute> attributes{};
  bool self_closing = false;

  /// The attribute called `attribute_name` (in lower case), or null. Linear.
  const attribute* find(std::string_view attribute_name) const {
    for (const attribute& each : attributes) {
      if (each.name == attribute_name) return &each;
    }
    return nullptr;
  }
  /// Its value; empty when there is none.
  std::string_view value_of(std::string_view attribute_name) const {
    const attribute* const found = find(attribute_name);
    return found != nullptr ? found->value : std::string_view{};
  }
};

/// A document type declaration. A part that isn't there differs from one that is empty.
struct doctype {
  std::optional<std::string_view> name;
  std::optional<std::string_view> public_id;
  std::optional<std::string_view> system_id;
  bool force_quirks = false;
};

/// How the content of an element is tokenized: the states that a tree builder switches the tokenizer to (§13.2.6).
enum class content_model : std::uint8_t { data, rcdata, rawtext, script_data, plaintext, cdata_section };

/// Takes the tokens, in order. Every view is valid during the call only. A sink must not feed the tokenizer that calls
/// it.
class token_sink {
 public:
  virtual ~token_sink() = default;

  /// Returns how the tokenizer is to read on: anything but `data` lasts until the end tag of the same name.
  virtual content_model on_start_tag(const start_tag& tag) = 0;
  virtual void on_end_tag(std::string_view name) = 0;
  /// A piece of text. One run of text may come in any number of pieces, cut at any byte.
  virtual void on_text(std::string_view) {}
  virtual void on_comment(std::string_view) {}
  virtual void on_doctype(const doctype&) {}
  /// True when `<![CDATA[` opens a CDATA section here: the adjusted current node is not an HTML element.
  virtual bool allows_cdata() const { return false; }
};

}  // namespace fanfold::html
