// Whatever the style sheet and wherever it is cut: whole and in chunks it gives the same references, each within the
// bounds and of a kind that is given; and they are those that the standard's tokens, read one after the other, give.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "css/reference_scanner.hpp"
#include "require.hpp"

namespace {

using namespace fanfold::css;

using references = std::vector<std::pair<reference_kind, std::string>>;

class recorder final : public reference_sink {
 public:
  explicit recorder(std::size_t max_bytes) : max_bytes_(max_bytes) {}
  void on_reference(reference_kind kind, std::string_view reference) override {
    require(!reference.empty() && reference.size() <= max_bytes_ && reference.front() != '#');
    require(reference.front() < 0 || reference.front() > ' ');
    require(reference.back() < 0 || reference.back() > ' ');
    found.emplace_back(kind, reference);
  }
  references found;

 private:
  std::size_t max_bytes_;
};

bool is_newline(char c) {
  return c == '\n';
}
bool is_whitespace(char c) {
  return c == '\n' || c == '\t' || c == ' ';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c < 0;
}
bool is_name(char c) {
  return is_name_start(c) || is_digit(c) || c == '-';
}
int hex_value(char c) {
  const auto at = std::string_view{"0123456789abcdef0123456789ABCDEF"}.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at % 16);
}

// §3.3
std::string preprocessed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\0')
      out += "\uFFFD";
    else if (text[i] == '\f' || text[i] == '\r')
      out += '\n', i += text.substr(i).starts_with("\r\n");
    else
      out += text[i];
  }
  return out;
}

enum class type : std::uint8_t { other, name, at_keyword, function, string, bad_string, url, bad_url };

struct token {
  enum type type = type::other;
  std::string value;
};

// §4.3 over a whole text, but that any byte of a name makes an at-keyword, and without CDO and CDC. Zero stands for
// the end.
class tokenizer {
 public:
  explicit tokenizer(std::string_view text) : text_(preprocessed(text)) {}

  std::optional<token> next() {
    while (peek(0) == '/' && peek(1) == '*') skip_comment();
    if (at_ >= text_.size()) return std::nullopt;
    const char c = peek(0);
    if (c == '"' || c == '\'') return read_string();
    if (c == '#' && (is_name(peek(1)) || is_escape(1))) return ++at_, token{type::name, read_name()};
    if (c == '@' && (is_name(peek(1)) || is_escape(1))) return ++at_, token{type::at_keyword, read_name()};
    if (starts_number()) return read_number(), token{type::name, {}};
    if (starts_name(0)) return read_identifier_like();
    return ++at_, token{type::other, std::string(1, c)};
  }

 private:
  char peek(std::size_t ahead) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool is_end() const { return at_ >= text_.size(); }
  bool is_escape(std::size_t ahead) const { return peek(ahead) == '\\' && !is_newline(peek(ahead + 1)); }
  bool starts_name(std::size_t ahead) const {
    if (peek(ahead) == '-') return is_name_start(peek(ahead + 1)) || peek(ahead + 1) == '-' || is_escape(ahead + 1);
    return is_name_start(peek(ahead)) || is_escape(ahead);
  }
  bool starts_number() const {
    const std::size_t sign = peek(0) == '+' || peek(0) == '-';
    return is_digit(peek(sign)) || (peek(sign) == '.' && is_digit(peek(sign + 1)));
  }

  void skip_comment() {
    const auto end = text_.find("*/", at_ + 2);
    at_ = end == std::string::npos ? text_.size() : end + 2;
  }
  void skip_digits() {
    while (is_digit(peek(0))) ++at_;
  }
  void read_number() {
    if (!is_digit(peek(0)) && peek(0) != '.') ++at_;
    skip_digits();
    if (peek(0) == '.' && is_digit(peek(1))) ++at_, skip_digits();
    const std::size_t sign = peek(1) == '+' || peek(1) == '-';
    if ((peek(0) == 'e' || peek(0) == 'E') && is_digit(peek(1 + sign))) at_ += 1 + sign, skip_digits();
    if (starts_name(0)) read_name();
  }
  std::string read_escape() {  // after the backslash
    if (is_end()) return "\uFFFD";
    if (hex_value(peek(0)) < 0) return std::string(1, text_[at_++]);
    char32_t code = 0;
    for (int digits = 0; digits < 6 && hex_value(peek(0)) >= 0; ++digits)
      code = code * 16 + static_cast<char32_t>(hex_value(text_[at_++]));
    if (is_whitespace(peek(0))) ++at_;
    return utf8(code);
  }
  static std::string utf8(char32_t code) {
    if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return "\uFFFD";
    if (code < 0x80) return {static_cast<char>(code)};
    std::string bytes;
    for (const char32_t limit : {0x40, 0x20, 0x10}) {  // of what the first byte has room for
      bytes.insert(bytes.begin(), static_cast<char>(0x80 | (code & 0x3F)));
      code >>= 6;
      if (code < limit / 2) return static_cast<char>(~(limit - 1) | code) + bytes;
    }
    std::abort();
  }
  std::string read_name() {
    std::string name;
    while (is_name(peek(0)) || is_escape(0)) {
      if (is_end()) break;
      const char c = text_[at_++];
      name += c == '\\' ? read_escape() : std::string(1, c);
    }
    return name;
  }
  token read_string() {
    const char quote = text_[at_++];
    token read{type::string, {}};
    while (!is_end() && peek(0) != quote) {
      if (is_newline(peek(0))) return {type::bad_string, {}};
      const char c = text_[at_++];
      if (c != '\\')
        read.value += c;
      else if (is_newline(peek(0)))
        ++at_;
      else if (!is_end())
        read.value += read_escape();
    }
    ++at_;
    return read;
  }
  token read_identifier_like() {
    std::string name = read_name();
    if (peek(0) != '(') return {type::name, name};
    ++at_;
    std::ranges::transform(name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (name != "url") return {type::function, name};
    while (is_whitespace(peek(0))) ++at_;
    if (peek(0) == '"' || peek(0) == '\'') return {type::function, name};
    return read_url();
  }
  token read_url() {
    token read{type::url, {}};
    while (!is_end() && peek(0) != ')') {
      if (is_whitespace(peek(0))) {
        while (is_whitespace(peek(0))) ++at_;
        if (is_end() || peek(0) == ')') break;
        return skip_bad_url();
      }
      const char c = peek(0);
      if (c == '\\' ? !is_escape(0) : (c >= 0 && c < ' ') || c == 0x7F || c == '"' || c == '\'' || c == '(')
        return skip_bad_url();
      ++at_;
      read.value += c == '\\' ? read_escape() : std::string(1, c);
    }
    ++at_;
    return read;
  }
  token skip_bad_url() {
    while (!is_end() && peek(0) != ')') {
      const bool escape = is_escape(0);
      ++at_;
      if (escape) read_escape();
    }
    ++at_;
    return {type::bad_url, {}};
  }

  std::string text_;
  std::size_t at_ = 0;
};

std::string_view trimmed(std::string_view text) {
  const auto is_blank = [](char c) { return c >= 0 && c <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? char(c + 32) : c;
  return text;
}

// What the tokens refer to.
class reader {
 public:
  references read(std::string_view text) {
    tokenizer tokens(text);
    while (const auto token = tokens.next()) read(*token);
    return std::move(found_);
  }

 private:
  void read(const token& token) {
    const bool is_argument = std::exchange(is_url_, false) || in_import_;
    switch (token.type) {
      case type::name:
        return;
      case type::at_keyword:
        in_import_ = lower(token.value) == "import";
        in_prelude_ = true;
        return functions_.clear();
      case type::function:
        return open(token.value);
      case type::string:
        if (is_argument || (!functions_.empty() && functions_.back())) add(token.value);
        return;
      case type::bad_string:
        if (is_argument) add("");
        return;
      case type::url:
      case type::bad_url:
        return add(token.value);
      case type::other:
        return read_character(token.value.front());
    }
  }
  void open(std::string_view name) {
    const bool takes_strings = name == "src" || name == "image-set" || name == "-webkit-image-set";
    is_url_ = name == "url";
    functions_.push_back(!in_prelude_ && takes_strings);
    if (functions_.size() > 64) functions_[functions_.size() - 65] = false;
  }
  void read_character(char c) {
    if (c == '(') open("");
    if (c == ')' && !functions_.empty()) functions_.pop_back();
    if (c != ';' && c != '{' && c != '}') return;
    in_prelude_ = in_import_ = false;
    functions_.clear();
  }
  void add(std::string_view value) {
    const auto kind = in_import_ ? reference_kind::import : reference_kind::url;
    const bool wanted = in_import_ || !in_prelude_;
    in_import_ = false;
    value = trimmed(value);
    if (!wanted || value.empty() || value.front() == '#' || lower(std::string(value.substr(0, 5))) == "data:") return;
    found_.emplace_back(kind, value);
  }

  references found_;
  bool in_prelude_ = false;
  bool in_import_ = false;  // and nothing was imported yet
  bool is_url_ = false;     // right after `url(`
  std::vector<bool> functions_;
};

references scan(std::string_view sheet, std::size_t max_bytes, std::optional<std::uint32_t> seed) {
  recorder sink(max_bytes);
  reference_scanner scanner(sink, max_bytes);
  while (seed && !sheet.empty()) {
    *seed = *seed * 1664525 + 1013904223;
    const auto chunk = sheet.substr(0, (*seed >> 31) != 0 ? (*seed >> 25) & 31 : (*seed >> 25) & 3);
    scanner.feed(chunk);
    sheet.remove_prefix(chunk.size());
  }
  scanner.feed(sheet);
  scanner.finish();
  sink.found.emplace_back(reference_kind::url, std::to_string(scanner.dropped()));
  return sink.found;
}

}  // namespace

// The first bytes choose the chunks and the limit, the rest is the style sheet.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view sheet{reinterpret_cast<const char*>(data) + 2, size - 2};
  const bool is_bounded = data[1] % 2 != 0;
  const std::size_t max_bytes = is_bounded ? 12 : 1U << 20;
  auto whole = scan(sheet, max_bytes, std::nullopt);
  require(whole == scan(sheet, max_bytes, data[0] * 256U + data[1]));
  if (is_bounded) return 0;
  whole.pop_back();
  require(whole == reader().read(sheet));
  return 0;
}
