#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "css/escape.hpp"
#include "css/recent_bytes.hpp"

/// What a browser would load from a style sheet, by the tokens of CSS Syntax Level 3,
/// https://www.w3.org/TR/css-syntax-3/#tokenization.
///
/// Only as much of the grammar is known as that needs. An at-rule's prelude refers to nothing that is loaded
/// (@namespace, @document, @supports), except that the first string or URL of an @import is the style sheet, wherever
/// the rule stands. An unclosed function ends at `;`, `{` or `}`, so that one mistake does not turn all strings after
/// it into URLs. Every byte beyond ASCII counts as part of a name.
namespace fanfold::css {

enum class reference_kind : std::uint8_t {
  import,  ///< of an @import: a style sheet
  url,     ///< of url(), src() or image-set(): an image, a font, ...
};

/// Takes the references, in their order.
class reference_sink {
 public:
  /// `reference` is the URL as written, relative or not: escapes decoded, C0 controls and spaces at both ends removed;
  /// valid during the call. Never empty, a fragment alone, which is in the same document, or a data: URL.
  virtual void on_reference(reference_kind kind, std::string_view reference) = 0;

 protected:
  ~reference_sink() = default;
};

/// Scans a style sheet, or the declarations of a style attribute, in UTF-8 and in chunks cut anywhere. Holds no more
/// than one reference; time is linear in the bytes.
class reference_scanner {
 public:
  static constexpr std::size_t default_max_reference_bytes = 8192;

  /// The sink must outlive the scanner.
  explicit reference_scanner(reference_sink& sink, std::size_t max_reference_bytes = default_max_reference_bytes)
      : sink_(sink), max_reference_bytes_(max_reference_bytes) {}

  void feed(std::string_view chunk);
  /// Says that the style sheet ends here: what is open counts as closed (§4.3.5, §4.3.6). Another one may follow.
  void finish();

  /// References left out because they are longer than the limit, of all style sheets.
  std::uint64_t dropped() const { return dropped_; }

 private:
  enum class state : std::uint8_t {
    text,
    slash,  // after a slash that may begin a comment
    comment,
    comment_star,
    at_keyword,
    string,
    url_begin,  // after `url(`
    url,        // unquoted
    url_end,    // in the whitespace after it
    bad_url,
  };
  enum class prelude : std::uint8_t { none, import, other };
  enum class use : std::uint8_t { none, import, url };

  const char* step(const char* at, const char* end);
  const char* read_text(const char* at, const char* end);
  const char* read_at_keyword(const char* at, const char* end);
  const char* read_string(const char* at, const char* end);
  const char* read_url_begin(const char* at, const char* end);
  const char* read_url(const char* at, const char* end);
  const char* read_url_end(const char* at, const char* end);
  const char* read_bad_url(const char* at, const char* end);
  const char* read_escape(const char* at);

  void begin(char c);
  void begin_string(char quote, use use);
  void begin_value(use use);
  void open_parenthesis();
  void end_at_keyword();
  void end_prelude();
  void end_value();
  use use_of_url();
  use use_of_string();
  void append(std::string_view bytes);
  void append_escaped(std::string_view bytes);
  void escape_newline();
  bool is_detailed() const { return prelude_ != prelude::none || functions_ != 0; }

  reference_sink& sink_;
  std::size_t max_reference_bytes_;
  std::uint64_t dropped_ = 0;
  state state_ = state::text;
  prelude prelude_ = prelude::none;
  // One bit for each open parenthesis, the innermost lowest: whether a string right in it is a URL. Forgets all but the
  // innermost 64.
  std::uint64_t functions_ = 0;
  recent_bytes name_;  // the text before this point, as far as a name of interest may reach back
  escape_reader escape_;
  char quote_ = 0;
  use use_ = use::none;  // what the string or URL that is being read is good for
  bool too_long_ = false;
  std::string value_;
};

/// Gives each reference of a whole text to `callback(reference_kind, std::string_view)`.
template <typename Callback>
void for_each_reference(std::string_view text, Callback callback) {
  struct callback_sink final : reference_sink {
    explicit callback_sink(Callback& wrapped) : callback(wrapped) {}
    void on_reference(reference_kind kind, std::string_view reference) override { callback(kind, reference); }
    Callback& callback;
  } sink(callback);
  reference_scanner scanner(sink);
  scanner.feed(text);
  scanner.finish();
}

}  // namespace fanfold::css
