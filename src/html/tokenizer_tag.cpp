// The states of tags, for those that tag_scanner gives up on.
#include "html/ascii.hpp"
#include "html/tokenizer.hpp"

namespace fanfold::html {

void tokenizer::step_tag() {
  switch (state_) {
    case state::tag_open:
      if (*in_ == '/') return consume(state::end_tag_open);
      if (*in_ == '!') return begin_markup_declaration();
      if (*in_ == '?') return begin_bogus_comment({});
      if (is_alpha(*in_)) return begin_tag(false);
      deliver("<");
      return reconsume(state::data);
    case state::end_tag_open:
      if (is_alpha(*in_)) return begin_tag(true);
      return *in_ == '>' ? consume(state::data) : begin_bogus_comment({});
    case state::tag_name:
      tag_.append_name(take_until<'\t', '\n', '\f', ' ', '/', '>', '\0'>());
      if (in_ == end_) return;
      if (*in_ != '\0') return reconsume(state::before_attribute_name);
      tag_.append_name(replacement_character);
      return consume(state::tag_name);
    case state::self_closing_start_tag:
      if (*in_ != '>') return reconsume(state::before_attribute_name);
      tag_.set_self_closing();
      return end_tag();
    default:
      return step_attribute();
  }
}

void tokenizer::step_attribute() {
  switch (state_) {
    case state::before_attribute_name:
    case state::after_attribute_name:
      if (is_whitespace(*in_)) return consume(state_);
      if (*in_ == '/') return consume(state::self_closing_start_tag);
      if (*in_ == '>') return end_tag();
      if (*in_ == '=' && state_ == state::after_attribute_name) return consume(state::before_attribute_value);
      return begin_attribute();
    case state::attribute_name:
      tag_.append_attribute_name(take_until<'\t', '\n', '\f', ' ', '/', '>', '=', '\0'>());
      if (in_ == end_) return;
      if (*in_ != '\0') return reconsume(state::after_attribute_name);
      tag_.append_attribute_name(replacement_character);
      return consume(state::attribute_name);
    case state::before_attribute_value:
      if (is_whitespace(*in_)) return consume(state_);
      if (*in_ == '>') return end_tag();
      if (*in_ != '"' && *in_ != '\'') return reconsume(state::attribute_value_unquoted);
      quote_ = *in_;
      return consume(state::attribute_value_quoted);
    case state::attribute_value_quoted:
      tag_.append_attribute_value(quote_ == '"' ? take_until<'"', '&', '\0'>() : take_until<'\'', '&', '\0'>());
      return read_attribute_value_end();
    default:
      tag_.append_attribute_value(take_until<'\t', '\n', '\f', ' ', '>', '&', '\0'>());
      return read_attribute_value_end();
  }
}

void tokenizer::read_attribute_value_end() {
  if (in_ == end_) return;
  if (*in_ == '&') return begin_reference(reference_context::attribute);
  if (*in_ == '\0') {
    tag_.append_attribute_value(replacement_character);
    return consume(state_);
  }
  if (state_ == state::attribute_value_quoted) return consume(state::before_attribute_name);
  reconsume(state::before_attribute_name);
}

// The first byte always belongs to the name, even a '='.
void tokenizer::begin_attribute() {
  tag_.start_attribute();
  if (*in_ == '\0') return reconsume(state::attribute_name);
  tag_.append_attribute_name({in_, 1});
  consume(state::attribute_name);
}

void tokenizer::begin_tag(bool is_end_tag) {
  tag_.start(is_end_tag);
  reconsume(state::tag_name);
}

void tokenizer::end_tag() {
  consume(state::data);
  deliver_tag(tag_.tag(), tag_.is_end_tag());
}

void tokenizer::deliver_tag(const start_tag& tag, bool is_end_tag) {
  state_ = state::data;
  if (is_end_tag) return sink_.on_end_tag(tag.name);
  if (const content_model content = sink_.on_start_tag(tag); content != content_model::data) enter(content, tag.name);
}

}  // namespace fanfold::html
