#include "html/tokenizer.hpp"

namespace fanfold::html {

tokenizer::tokenizer(token_sink& sink, const tokenizer_limits& limits)
    : sink_(sink), limits_(limits), scanner_(limits), tag_(limits) {}

void tokenizer::enter(content_model content, std::string_view element) {
  last_start_tag_ = element;
  switch (content) {
    case content_model::data:
      return reconsume(state::data);
    case content_model::rcdata:
      return reconsume(state::rcdata);
    case content_model::rawtext:
      return reconsume(state::rawtext);
    case content_model::script_data:
      return reconsume(state::script_data);
    case content_model::plaintext:
      return reconsume(state::plaintext);
    case content_model::cdata_section:
      return reconsume(state::cdata_section);
  }
}

void tokenizer::feed(std::string_view chunk) {
  while (!chunk.empty()) {
    const std::string_view piece = newlines_.next(chunk);
    in_ = piece.data();
    end_ = in_ + piece.size();
    skipper_.reset(in_, end_);
    while (in_ != end_) step();
  }
}

void tokenizer::step() {
  if (state_ <= state::text_end_tag_name) {
    step_text();
  } else if (state_ <= state::script_data_double_escape_end) {
    step_script();
  } else if (state_ <= state::self_closing_start_tag) {
    step_tag();
  } else if (state_ <= state::comment_end_bang) {
    step_comment();
  } else {
    step_doctype();
  }
}

void tokenizer::finish() {
  switch (state_) {
    case state::character_reference:
      reference_.finish();
      return end_reference();
    case state::tag_open:
    case state::text_less_than_sign:
    case state::script_data_less_than_sign:
    case state::script_data_escaped_less_than_sign:
      return deliver("<");
    case state::end_tag_open:
    case state::text_end_tag_open:
      return deliver("</");
    case state::text_end_tag_name:
      deliver("</");
      return deliver(pending_);
    case state::cdata_section_bracket:
      return deliver("]");
    case state::cdata_section_end:
      return deliver("]]");
    case state::markup_declaration_open:
      begin_bogus_comment(pending_);
      return deliver_comment();
    default:
      if (state_ >= state::before_doctype_name) {
        doctype_.force_quirks |= state_ != state::bogus_doctype;
        sink_.on_doctype(doctype_.view());
      } else if (state_ >= state::bogus_comment) {
        deliver_comment();
      }
      // A tag that the input breaks off in is none.
  }
}

void tokenizer::deliver(std::string_view text) {
  if (text_wanted_ && !text.empty()) sink_.on_text(text);
}

void tokenizer::deliver_byte(state next) {
  deliver(*in_ == '\0' ? replacement_character : std::string_view{in_, 1});
  consume(next);
}

void tokenizer::consume(state next) {
  ++in_;
  state_ = next;
}

}  // namespace fanfold::html
