// The script data states: `<!--` begins an escaped part, in which `<script>` begins a doubly escaped one.
#include "html/ascii.hpp"
#include "html/tokenizer.hpp"

namespace fanfold::html {

void tokenizer::step_script() {
  switch (state_) {
    case state::script_data:
      deliver(take_until<'<', '\0'>());
      if (in_ == end_) return;
      if (*in_ == '<') return consume(state::script_data_less_than_sign);
      return deliver_byte(state::script_data);
    case state::script_data_less_than_sign:
      if (*in_ == '/') return open_text_end_tag(state::script_data);
      deliver("<");
      return *in_ == '!' ? deliver_byte(state::script_data_escape_start) : reconsume(state::script_data);
    case state::script_data_escape_start:
      return *in_ == '-' ? deliver_byte(state::script_data_escape_start_dash) : reconsume(state::script_data);
    case state::script_data_escape_start_dash:
      return *in_ == '-' ? deliver_byte(state::script_data_escaped_dash_dash) : reconsume(state::script_data);
    default:
      return state_ <= state::script_data_double_escape_start ? step_escaped_script() : step_double_escaped_script();
  }
}

void tokenizer::step_escaped_script() {
  switch (state_) {
    case state::script_data_escaped_less_than_sign:
      if (*in_ == '/') return open_text_end_tag(state::script_data_escaped);
      deliver("<");
      pending_.clear();
      return reconsume(is_alpha(*in_) ? state::script_data_double_escape_start : state::script_data_escaped);
    case state::script_data_double_escape_start:
      return read_double_escape(state::script_data_double_escaped, state::script_data_escaped);
    case state::script_data_escaped:
      deliver(take_until<'<', '-', '\0'>());
      if (in_ == end_) return;
      [[fallthrough]];
    default:
      if (*in_ == '<') return consume(state::script_data_escaped_less_than_sign);
      return read_escaped_byte(state::script_data_escaped, state::script_data_escaped_dash,
                               state::script_data_escaped_dash_dash);
  }
}

void tokenizer::step_double_escaped_script() {
  switch (state_) {
    case state::script_data_double_escaped_less_than_sign:
      if (*in_ != '/') return reconsume(state::script_data_double_escaped);
      pending_.clear();
      return deliver_byte(state::script_data_double_escape_end);
    case state::script_data_double_escape_end:
      return read_double_escape(state::script_data_escaped, state::script_data_double_escaped);
    case state::script_data_double_escaped:
      deliver(take_until<'<', '-', '\0'>());
      if (in_ == end_) return;
      [[fallthrough]];
    default:
      if (*in_ == '<') return deliver_byte(state::script_data_double_escaped_less_than_sign);
      return read_escaped_byte(state::script_data_double_escaped, state::script_data_double_escaped_dash,
                               state::script_data_double_escaped_dash_dash);
  }
}

// Two dashes or more, then '>', end what is escaped.
void tokenizer::read_escaped_byte(state escaped, state dash, state dash_dash) {
  if (*in_ == '-') return deliver_byte(state_ == escaped ? dash : dash_dash);
  deliver_byte(*in_ == '>' && state_ == dash_dash ? state::script_data : escaped);
}

// The name of a tag within what is escaped: "script" goes one way, every other the other.
void tokenizer::read_double_escape(state when_script, state otherwise) {
  constexpr std::string_view script = "script";
  if (is_alpha(*in_)) {
    if (pending_.size() <= script.size()) pending_ += to_lower(*in_);
    return deliver_byte(state_);
  }
  const bool at_end = is_whitespace(*in_) || *in_ == '/' || *in_ == '>';
  if (!at_end) return reconsume(otherwise);
  deliver_byte(pending_ == script ? when_script : otherwise);
}

}  // namespace fanfold::html
