#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "html/bounded_string.hpp"
#include "html/byte_scan.hpp"
#include "html/character_references.hpp"
#include "html/doctype_builder.hpp"
#include "html/newline_normalizer.hpp"
#include "html/tag_builder.hpp"
#include "html/tag_filter.hpp"
#include "html/tag_scanner.hpp"
#include "html/tag_skipper.hpp"
#include "html/tokenizer_limits.hpp"
#include "html/tokenizer_state.hpp"
#include "html/tokens.hpp"

namespace fanfold::html {

/// The tokenizer of https://html.spec.whatwg.org/#tokenization (§13.2.5), fed in chunks of any size, cut anywhere.
///
/// Input and output are UTF-8 bytes; invalid sequences pass through as they are. Newlines are normalized. Parse errors
/// are not reported, so states of the standard that differ in the error alone are one state here. Memory is bounded by
/// tokenizer_limits, time is linear in the input.
///
/// Like lol-html it holds two lexers: a tag that is whole in the chunk is read in one go (tag_scanner), everything else
/// goes byte by byte through the states. Text and comments that nobody wants are skipped, not assembled.
class tokenizer {
 public:
  /// `sink` must outlive the tokenizer.
  explicit tokenizer(token_sink& sink, const tokenizer_limits& limits = {});
  tokenizer(const tokenizer&) = delete;
  tokenizer& operator=(const tokenizer&) = delete;

  /// Reads on in another state. Only the end tag of `element` ends RCDATA, RAWTEXT and script data.
  void enter(content_model content, std::string_view element = {});
  /// Whether on_text is called from here on: so it is at first. The sink may change it whenever it is called.
  void deliver_text(bool wanted) { text_wanted_ = wanted; }
  /// Likewise for on_comment.
  void deliver_comments(bool wanted) { comments_wanted_ = wanted; }
  /// Which tags may be skipped, where that is faster: those that the filter doesn't want. None where it is null, as it
  /// is at first, and while text is delivered. The filter must stay as long as it is in use.
  void skip_unwanted_tags(const tag_filter* wanted) { wanted_tags_ = wanted; }

  void feed(std::string_view chunk);
  /// Says that the input ends here: delivers what is still held back. Don't feed any more after this.
  void finish();

 private:
  using state = tokenizer_state;

  // The state machine. A step reads at least one byte of [in_, end_), or changes the state and leaves the byte to that
  // one ("reconsume"); each step_ function is a switch over states, each read_ function one state or a part of one.
  void step();
  void step_text();
  void step_script();
  void step_escaped_script();
  void step_double_escaped_script();
  void step_tag();
  void step_attribute();
  void step_comment();
  void step_doctype();
  void step_doctype_between();

  void read_data();
  void skip_data();
  void read_text();
  void read_text_end_tag_name();
  void read_escaped_byte(state escaped, state dash, state dash_dash);
  void read_double_escape(state when_script, state otherwise);
  void read_attribute_value_end();
  void read_markup_declaration();
  void read_doctype_name();
  void read_doctype_keyword();
  void read_doctype_identifier(bounded_string& identifier, state after);

  void open_text_end_tag(state text);
  void begin_reference(reference_context context);
  void end_reference();
  void begin_tag(bool is_end_tag);
  void begin_attribute();
  void end_tag();
  void begin_markup_declaration();
  void begin_comment();
  void begin_bogus_comment(std::string_view beginning);
  void append_comment_byte(state next);
  void resume_comment(std::string_view dashes);
  void end_comment();
  void begin_doctype();
  void begin_doctype_identifier(std::optional<bounded_string>& identifier, state quoted);
  void reject_doctype();
  void end_doctype();

  void deliver(std::string_view text);
  void deliver_byte(state next);
  void deliver_tag(const start_tag& tag, bool is_end_tag);
  void deliver_comment();
  void consume(state next);
  void reconsume(state next) { state_ = next; }
  template <char... Needles>
  std::string_view take_until() {
    const char* const begin = in_;
    in_ = find_any<Needles...>(in_, end_);
    return {begin, in_};
  }

  token_sink& sink_;
  const tokenizer_limits limits_;
  newline_normalizer newlines_;
  const char* in_ = nullptr;  // what is left of the chunk: [in_, end_)
  const char* end_ = nullptr;
  state state_ = state::data;
  state return_state_ = state::data;  // of a character reference, of an end tag in text
  bool text_wanted_ = true;
  bool comments_wanted_ = true;
  const tag_filter* wanted_tags_ = nullptr;
  std::string last_start_tag_;  // of the element whose end tag ends the text
  std::string pending_;         // a keyword or an end tag's name, not yet known to be one
  character_reference reference_;
  tag_scanner scanner_;
  tag_skipper skipper_;
  tag_builder tag_;
  char quote_ = '"';
  bounded_string comment_;
  doctype_builder doctype_;
};

}  // namespace fanfold::html
