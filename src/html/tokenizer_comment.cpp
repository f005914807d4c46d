// Markup declarations and comments. The standard's comment less-than sign states exist for a parse error alone.
#include "html/ascii.hpp"
#include "html/tokenizer.hpp"

namespace fanfold::html {

void tokenizer::step_comment() {
  switch (state_) {
    case state::markup_declaration_open:
      return read_markup_declaration();
    case state::bogus_comment:
      comment_.append(take_until<'>', '\0'>());
      if (in_ == end_) return;
      return *in_ == '>' ? end_comment() : append_comment_byte(state::bogus_comment);
    case state::comment_start:
    case state::comment_start_dash:
      if (*in_ == '>') return end_comment();
      if (*in_ != '-') return resume_comment(state_ == state::comment_start ? "" : "-");
      return consume(state_ == state::comment_start ? state::comment_start_dash : state::comment_end);
    case state::comment:
      comment_.append(take_until<'-', '\0'>());
      if (in_ == end_) return;
      return *in_ == '-' ? consume(state::comment_end_dash) : append_comment_byte(state::comment);
    case state::comment_end_dash:
      return *in_ == '-' ? consume(state::comment_end) : resume_comment("-");
    case state::comment_end:
      if (*in_ == '>') return end_comment();
      if (*in_ == '!') return consume(state::comment_end_bang);
      return *in_ == '-' ? append_comment_byte(state::comment_end) : resume_comment("--");
    default:  // comment_end_bang
      return *in_ == '>' ? end_comment() : resume_comment("--!");
  }
}

void tokenizer::begin_markup_declaration() {
  pending_.clear();
  consume(state::markup_declaration_open);
}

// Looks for "--", "DOCTYPE" in any case and "[CDATA["; whatever was taken for one of them falls to a bogus comment.
void tokenizer::read_markup_declaration() {
  constexpr std::string_view comment = "--", doctype = "doctype", cdata = "[CDATA[";
  pending_ += *in_;
  if (pending_ == comment) return begin_comment();
  if (equals_ignoring_case(pending_, doctype)) return begin_doctype();
  if (pending_ == cdata && sink_.allows_cdata()) return consume(state::cdata_section);
  const std::size_t size = pending_.size();
  const bool may_go_on = (size < comment.size() && comment.starts_with(pending_)) ||
                         (size < cdata.size() && cdata.starts_with(pending_)) ||
                         equals_ignoring_case(pending_, doctype.substr(0, size));
  if (may_go_on) return consume(state::markup_declaration_open);
  pending_.pop_back();
  begin_bogus_comment(pending_);
}

void tokenizer::begin_bogus_comment(std::string_view beginning) {
  comment_.reset(comments_wanted_ ? limits_.max_comment_bytes : 0);
  comment_.append(beginning);
  reconsume(state::bogus_comment);
}

void tokenizer::begin_comment() {
  comment_.reset(comments_wanted_ ? limits_.max_comment_bytes : 0);
  consume(state::comment_start);
}

void tokenizer::append_comment_byte(state next) {
  comment_.append(*in_ == '\0' ? replacement_character : std::string_view{in_, 1});
  consume(next);
}

// What looked like the comment's end is part of it.
void tokenizer::resume_comment(std::string_view dashes) {
  comment_.append(dashes);
  reconsume(state::comment);
}

void tokenizer::end_comment() {
  consume(state::data);
  deliver_comment();
}

void tokenizer::deliver_comment() {
  if (comments_wanted_) sink_.on_comment(comment_.view());
}

}  // namespace fanfold::html
