// The doctype states. A '>' ends the doctype in each of them, even within a quoted identifier.
#include "html/ascii.hpp"
#include "html/tokenizer.hpp"

namespace fanfold::html {

void tokenizer::step_doctype() {
  if (*in_ == '>') return end_doctype();
  switch (state_) {
    case state::doctype_name:
      return read_doctype_name();
    case state::public_identifier:
      return read_doctype_identifier(*doctype_.public_id, state::after_public_identifier);
    case state::system_identifier:
      return read_doctype_identifier(*doctype_.system_id, state::after_system_identifier);
    case state::bogus_doctype:
      return consume(state_);
    default:
      return is_whitespace(*in_) && pending_.empty() ? consume(state_) : step_doctype_between();
  }
}

// The states between the parts of a doctype, in which whitespace has no meaning.
void tokenizer::step_doctype_between() {
  switch (state_) {
    case state::before_doctype_name:
      doctype_.name.emplace(limits_.max_comment_bytes);
      return reconsume(state::doctype_name);
    case state::after_doctype_name:
      return read_doctype_keyword();
    case state::before_public_identifier:
      return begin_doctype_identifier(doctype_.public_id, state::public_identifier);
    case state::after_public_identifier:
    case state::before_system_identifier:
      return begin_doctype_identifier(doctype_.system_id, state::system_identifier);
    default:  // after_system_identifier
      return reconsume(state::bogus_doctype);
  }
}

void tokenizer::read_doctype_name() {
  if (is_whitespace(*in_)) return consume(state::after_doctype_name);
  const char lower = to_lower(*in_);
  doctype_.name->append(lower == '\0' ? replacement_character : std::string_view{&lower, 1});
  consume(state_);
}

void tokenizer::read_doctype_keyword() {
  constexpr std::string_view public_keyword = "public", system_keyword = "system";
  pending_ += to_lower(*in_);
  if (pending_ == public_keyword || pending_ == system_keyword) {
    const bool is_public = pending_ == public_keyword;
    pending_.clear();
    return consume(is_public ? state::before_public_identifier : state::before_system_identifier);
  }
  if (public_keyword.starts_with(pending_) || system_keyword.starts_with(pending_)) return consume(state_);
  reject_doctype();
}

void tokenizer::begin_doctype_identifier(std::optional<bounded_string>& identifier, state quoted) {
  if (*in_ != '"' && *in_ != '\'') return reject_doctype();
  identifier.emplace(limits_.max_comment_bytes);
  quote_ = *in_;
  consume(quoted);
}

void tokenizer::read_doctype_identifier(bounded_string& identifier, state after) {
  identifier.append(quote_ == '"' ? take_until<'"', '>', '\0'>() : take_until<'\'', '>', '\0'>());
  if (in_ == end_ || *in_ == '>') return;
  if (*in_ == quote_) return consume(after);
  identifier.append(replacement_character);
  consume(state_);
}

void tokenizer::begin_doctype() {
  doctype_ = {};
  pending_.clear();
  consume(state::before_doctype_name);
}

// What isn't a doctype is skipped up to its '>'.
void tokenizer::reject_doctype() {
  doctype_.force_quirks = true;
  reconsume(state::bogus_doctype);
}

void tokenizer::end_doctype() {
  const bool may_end_here = (state_ == state::after_doctype_name && pending_.empty()) ||
                            state_ == state::doctype_name || state_ == state::after_public_identifier ||
                            state_ == state::after_system_identifier || state_ == state::bogus_doctype;
  doctype_.force_quirks |= !may_end_here;
  consume(state::data);
  sink_.on_doctype(doctype_.view());
}

}  // namespace fanfold::html
