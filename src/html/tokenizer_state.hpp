#pragma once

#include <cstdint>

namespace fanfold::html {

/// The states of §13.2.5, in the order of the sources that implement them. Where two states differ in the parse error
/// alone they are one here; where they are alike for RCDATA, RAWTEXT and script data, `text_` stands for all of them.
enum class tokenizer_state : std::uint8_t {
  // tokenizer_text.cpp
  data,
  rcdata,
  rawtext,
  plaintext,
  cdata_section,
  cdata_section_bracket,
  cdata_section_end,
  character_reference,
  text_less_than_sign,
  text_end_tag_open,
  text_end_tag_name,
  // tokenizer_script.cpp
  script_data,
  script_data_less_than_sign,
  script_data_escape_start,
  script_data_escape_start_dash,
  script_data_escaped,
  script_data_escaped_dash,
  script_data_escaped_dash_dash,
  script_data_escaped_less_than_sign,
  script_data_double_escape_start,
  script_data_double_escaped,
  script_data_double_escaped_dash,
  script_data_double_escaped_dash_dash,
  script_data_double_escaped_less_than_sign,
  script_data_double_escape_end,
  // tokenizer_tag.cpp
  tag_open,
  end_tag_open,
  tag_name,
  before_attribute_name,
  attribute_name,
  after_attribute_name,
  before_attribute_value,
  attribute_value_quoted,
  attribute_value_unquoted,
  self_closing_start_tag,
  // tokenizer_comment.cpp
  markup_declaration_open,
  bogus_comment,
  comment_start,
  comment_start_dash,
  comment,
  comment_end_dash,
  comment_end,
  comment_end_bang,
  // tokenizer_doctype.cpp
  before_doctype_name,
  doctype_name,
  after_doctype_name,
  before_public_identifier,
  public_identifier,
  after_public_identifier,
  before_system_identifier,
  system_identifier,
  after_system_identifier,
  bogus_doctype,
};

}  // namespace fanfold::html
