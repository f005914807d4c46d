#pragma once

#include <cstddef>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/tokens.hpp"

namespace fanfold::html {

/// A token that owns its bytes, to be compared and printed.
struct recorded_token {
  enum class kind { start_tag, end_tag, text, comment, doctype };

  kind type;
  std::string text;  ///< a tag's or a doctype's name, a comment's or a text's bytes
  std::vector<std::pair<std::string, std::string>> attributes{};
  bool flag = false;  ///< self-closing; of a doctype: force quirks
  std::optional<std::string> public_id{};
  std::optional<std::string> system_id{};
  std::size_t truncated_values = 0;

  bool operator==(const recorded_token&) const = default;
};

inline void PrintTo(const recorded_token& token, std::ostream* out) {
  constexpr const char* kinds[] = {"start tag", "end tag", "text", "comment", "doctype"};
  *out << kinds[static_cast<int>(token.type)] << " \"" << token.text << '"' << (token.flag ? " (flag)" : "");
  for (const auto& [name, value] : token.attributes) *out << ' ' << name << "=\"" << value << '"';
  if (token.public_id) *out << " public \"" << *token.public_id << '"';
  if (token.system_id) *out << " system \"" << *token.system_id << '"';
}

/// Keeps every token, adjacent pieces of text as one.
class token_recorder : public token_sink {
 public:
  explicit token_recorder(content_model after_start_tag = content_model::data, bool allows_cdata = false)
      : after_start_tag_(after_start_tag), allows_cdata_(allows_cdata) {}

  content_model on_start_tag(const start_tag& tag) override {
    recorded_token& token = add(recorded_token::kind::start_tag, tag.name);
    token.flag = tag.self_closing;
    for (const attribute& each : tag.attributes) {
      token.attributes.emplace_back(each.name, each.value);
      token.truncated_values += each.truncated ? 1 : 0;
    }
    return after_start_tag_;
  }
  void on_end_tag(std::string_view name) override { add(recorded_token::kind::end_tag, name); }
  void on_text(std::string_view text) override {
    if (tokens.empty() || tokens.back().type != recorded_token::kind::text) add(recorded_token::kind::text, {});
    tokens.back().text += text;
  }
  void on_comment(std::string_view text) override { add(recorded_token::kind::comment, text); }
  void on_doctype(const doctype& doctype) override {
    recorded_token& token = add(recorded_token::kind::doctype, doctype.name.value_or(""));
    token.flag = doctype.force_quirks;
    if (doctype.public_id) token.public_id = *doctype.public_id;
    if (doctype.system_id) token.system_id = *doctype.system_id;
  }
  bool allows_cdata() const override { return allows_cdata_; }

  std::vector<recorded_token> tokens;

 private:
  recorded_token& add(recorded_token::kind kind, std::string_view text) {
    return tokens.emplace_back(recorded_token{.type = kind, .text = std::string{text}});
  }

  content_model after_start_tag_;
  bool allows_cdata_;
};

}  // namespace fanfold::html
