// The data, RCDATA, RAWTEXT, PLAINTEXT and CDATA states, and character references.
#include "html/ascii.hpp"
#include "html/tokenizer.hpp"

namespace fanfold::html {

void tokenizer::step_text() {
  switch (state_) {
    case state::data:
      return read_data();
    case state::rcdata:
    case state::rawtext:
    case state::plaintext:
      return read_text();
    case state::cdata_section:
      deliver(take_until<']'>());
      if (in_ != end_) consume(state::cdata_section_bracket);
      return;
    case state::cdata_section_bracket:
      if (*in_ == ']') return consume(state::cdata_section_end);
      deliver("]");
      return reconsume(state::cdata_section);
    case state::cdata_section_end:
      if (*in_ == '>') return consume(state::data);
      if (*in_ == ']') return deliver_byte(state::cdata_section_end);
      deliver("]]");
      return reconsume(state::cdata_section);
    case state::character_reference:
      in_ = reference_.read(in_, end_);
      if (reference_.is_complete()) end_reference();
      return;
    case state::text_less_than_sign:
      if (*in_ == '/') return open_text_end_tag(return_state_);
      deliver("<");
      return reconsume(return_state_);
    case state::text_end_tag_open:
      if (is_alpha(*in_)) return reconsume(state::text_end_tag_name);
      deliver("</");
      return reconsume(return_state_);
    default:
      return read_text_end_tag_name();
  }
}

// The hot loop: text up to the next '<', then the whole tag if it is in reach. A NUL is text here like any other byte.
void tokenizer::read_data() {
  while (in_ != end_ && state_ == state::data) {
    skip_data();
    if (in_ == end_) return;
    if (*in_ == '&') return begin_reference(reference_context::text);
    const char* const after_tag = scanner_.scan(in_, end_);
    if (after_tag == nullptr) return consume(state::tag_open);
    in_ = after_tag;
    deliver_tag(scanner_.tag(), scanner_.is_end_tag());
  }
}

// To what has to be looked at.
void tokenizer::skip_data() {
  if (text_wanted_) {
    deliver(take_until<'<', '&'>());
  } else if (wanted_tags_ != nullptr) {
    in_ = skipper_.skip(in_, *wanted_tags_);
  } else {
    take_until<'<'>();
  }
}

void tokenizer::read_text() {
  deliver(take_until<'<', '&', '\0'>());
  if (in_ == end_) return;
  if (*in_ == '&' && state_ == state::rcdata) return begin_reference(reference_context::text);
  if (*in_ == '<' && state_ != state::plaintext) {
    return_state_ = state_;
    return consume(state::text_less_than_sign);
  }
  deliver_byte(state_);
}

void tokenizer::open_text_end_tag(state text) {
  return_state_ = text;
  pending_.clear();
  consume(state::text_end_tag_open);
}

// Only the end tag of the element that holds the text is one; the name is compared as far as that one's length.
void tokenizer::read_text_end_tag_name() {
  if (is_alpha(*in_) && pending_.size() < last_start_tag_.size()) {
    pending_ += *in_;
    return consume(state::text_end_tag_name);
  }
  const bool appropriate = equals_ignoring_case(pending_, last_start_tag_);
  const bool at_end = is_whitespace(*in_) || *in_ == '/' || *in_ == '>';
  if (appropriate && at_end) {
    tag_.start(true);
    tag_.append_name(last_start_tag_);
    return reconsume(state::tag_name);
  }
  deliver("</");
  deliver(pending_);
  reconsume(return_state_);
}

void tokenizer::begin_reference(reference_context context) {
  reference_ = character_reference{context};
  return_state_ = state_;
  consume(state::character_reference);
}

void tokenizer::end_reference() {
  const bool in_attribute =
      return_state_ == state::attribute_value_quoted || return_state_ == state::attribute_value_unquoted;
  if (in_attribute) {
    tag_.append_attribute_value(reference_.replacement());
  } else {
    deliver(reference_.replacement());
  }
  reconsume(return_state_);
}

}  // namespace fanfold::html
