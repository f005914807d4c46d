#include "url/parser.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>

#include "url/byte_class.hpp"
#include "url/host.hpp"
#include "url/path.hpp"
#include "url/percent_encode.hpp"

namespace fanfold::url_detail {
namespace {

constexpr url_errc ok{};

std::string_view trim_controls_and_spaces(std::string_view text) noexcept {
  const auto trimmed = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && trimmed(text.front())) text.remove_prefix(1);
  while (!text.empty() && trimmed(text.back())) text.remove_suffix(1);
  return text;
}

constexpr bool is_tab_or_newline(char c) noexcept {
  return c == '\t' || c == '\n' || c == '\r';
}

/// Not zero where one of the 8 bytes is a C0 control (Bit Twiddling Hacks).
std::uint64_t controls_in(const char* bytes) noexcept {
  constexpr std::uint64_t ones = 0x0101010101010101;
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return (word - ' ' * ones) & ~word & 0x80 * ones;
}

/// Looks at 8 bytes at a time, and at the last 8 whether they were seen or not.
bool has_control(std::string_view text) noexcept {
  if (text.size() < 8) return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  std::uint64_t found = controls_in(text.data() + text.size() - 8);
  for (std::size_t at = 0; at + 8 <= text.size(); at += 8) found |= controls_in(text.data() + at);
  return found != 0;
}

/// The size of the scheme that `text` starts with; 0: none.
std::size_t scheme_size(std::string_view text) noexcept {
  if (text.empty() || !is_ascii_alpha(text.front())) return 0;
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == ':') return at;
    if (!is(text[at], byte_class::in_scheme)) return 0;
  }
  return 0;
}

bool starts_with_slash(std::string_view text, bool special) noexcept {
  return text.starts_with('/') || (special && text.starts_with('\\'));
}

std::string_view skip_slashes(std::string_view text) noexcept {
  return text.substr(size_until(text, [](char c) { return c != '/' && c != '\\'; }));
}

/// Where the port's colon is: the first one outside brackets.
std::size_t find_port_colon(std::string_view text) noexcept {
  bool in_brackets = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ':' && !in_brackets) return at;
    if (text[at] == '[') in_brackets = true;
    if (text[at] == ']') in_brackets = false;
  }
  return text.npos;
}

}  // namespace

url_errc url_parser::parse(std::string_view input) {
  input = trim_controls_and_spaces(input);
  if (!has_control(input)) return parse_trimmed(input);
  std::string kept(input);
  std::erase_if(kept, is_tab_or_newline);
  return parse_trimmed(kept);
}

/// Scheme start, scheme and no scheme state.
url_errc url_parser::parse_trimmed(std::string_view input) {
  if (const auto size = scheme_size(input)) return parse_after_scheme(input.substr(0, size), input.substr(size + 1));
  if (base_ == nullptr) return url_errc::relative_without_base;
  if (base_->opaque_path && !input.starts_with('#')) return url_errc::relative_without_base;
  return base_->kind == scheme_kind::file ? parse_file(input) : parse_relative(input);
}

/// The rest of scheme state, special relative or authority, special authority slashes, path or authority state.
url_errc url_parser::parse_after_scheme(std::string_view scheme, std::string_view rest) {
  begin(scheme);
  const bool same_as_base = base_ != nullptr && base_->kind == out_.kind;
  if (out_.kind == scheme_kind::file) {
    if (!same_as_base) base_ = nullptr;
    return parse_file(rest);
  }
  if (is_special(out_.kind)) {
    return same_as_base && !rest.starts_with("//") ? parse_relative(rest) : parse_authority(skip_slashes(rest));
  }
  if (rest.starts_with("//")) return parse_authority(rest.substr(2));
  if (!rest.starts_with('/')) return parse_opaque_path(rest);
  return parse_path(rest.substr(1));
}

/// Relative and relative slash state.
url_errc url_parser::parse_relative(std::string_view rest) {
  const bool special = is_special(base_->kind);
  if (starts_with_slash(rest, special)) {
    rest.remove_prefix(1);
    if (starts_with_slash(rest, special)) {
      copy_base(base_->scheme_end + 1);
      return parse_authority(special ? skip_slashes(rest) : rest.substr(1));
    }
    copy_base_authority();
    return parse_path(rest);
  }
  if (rest.empty() || rest.front() == '#') {
    copy_base(base_->fragment_start);
    return parse_after_query(rest);
  }
  if (rest.front() == '?') {
    copy_base(base_->query_start);
    return parse_after_path(rest);
  }
  return parse_relative_path(rest);
}

/// The base's path without its last segment, and without as many more as there are "../" at the front: what
/// append_segments() would write and take back, but not with the drives of file URLs.
url_errc url_parser::parse_relative_path(std::string_view rest) {
  auto folder = base_->path();
  folder = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
  if (base_->kind != scheme_kind::file) {
    for (; rest.starts_with("../"); rest.remove_prefix(3))
      folder = folder.substr(0, std::min(folder.rfind('/'), folder.size()));
  }
  if (!base_->has_host()) {
    copy_base_authority();
    out_.href += folder;
  } else {
    copy_base(base_->path_start + static_cast<std::uint32_t>(folder.size()));
  }
  return parse_path(rest);
}

/// Authority state; `rest`: behind the slashes.
url_errc url_parser::parse_authority(std::string_view rest) {
  const bool special = is_special(out_.kind);
  const auto size =
      size_until(rest, [=](char c) { return c == '/' || c == '?' || c == '#' || (special && c == '\\'); });
  auto authority = rest.substr(0, size);
  rest.remove_prefix(size);

  out_.href += "//";
  out_.username_end = position();
  out_.port = default_port(out_.kind);
  if (const auto at = authority.rfind('@'); at != authority.npos) {
    append_credentials(authority.substr(0, at));
    authority.remove_prefix(at + 1);
    if (authority.empty()) return url_errc::missing_host;
  }
  out_.host_start = position();
  if (const auto error = parse_host_and_port(authority); error != ok) return error;
  return parse_path_start(rest);
}

void url_parser::append_credentials(std::string_view text) {
  const auto colon = std::min(text.find(':'), text.size());
  const auto password = text.substr(std::min(colon + 1, text.size()));
  append_percent_encoded(out_.href, text.substr(0, colon), byte_class::encoded_in_userinfo);
  if (colon == 0 && password.empty()) return;
  out_.username_end = position();
  if (!password.empty()) {
    out_.href += ':';
    append_percent_encoded(out_.href, password, byte_class::encoded_in_userinfo);
  }
  out_.href += '@';
}

/// Host and port state.
url_errc url_parser::parse_host_and_port(std::string_view text) {
  const auto colon = find_port_colon(text);
  const auto host = text.substr(0, colon);
  if (host.empty()) {
    if (is_special(out_.kind) || colon != text.npos) return url_errc::missing_host;
  } else if (const auto error = append_host(out_.href, host, is_special(out_.kind)); error != ok) {
    return error;
  }
  out_.host_end = position();
  return colon == text.npos ? ok : parse_port(text.substr(colon + 1));
}

url_errc url_parser::parse_port(std::string_view digits) {
  if (digits.empty()) return ok;
  unsigned port = 0;
  for (const char c : digits) {
    if (!is_ascii_digit(c)) return url_errc::invalid_port;
    port = port * 10 + (c - '0');
    if (port > 65535) return url_errc::invalid_port;
  }
  out_.port = static_cast<std::uint16_t>(port);
  // A scheme without a default, which is 0 here, keeps every port, 0 too.
  if (port != default_port(out_.kind) || !is_special(out_.kind)) out_.href.append(":").append(std::to_string(port));
  return ok;
}

/// Path start state.
url_errc url_parser::parse_path_start(std::string_view rest) {
  out_.path_start = position();
  const bool special = is_special(out_.kind);
  if (!special && (rest.empty() || rest.front() == '?' || rest.front() == '#')) return parse_after_path(rest);
  if (starts_with_slash(rest, special)) rest.remove_prefix(1);
  return parse_path(rest);
}

/// Path state; `rest`: behind the slash. The path may have segments already, from the base.
url_errc url_parser::parse_path(std::string_view rest) {
  const auto path = measure_path(rest);
  if (path.final_form && out_.kind != scheme_kind::file) {
    out_.href += '/';
    out_.href += rest.substr(0, path.size);
  } else {
    append_segments(out_, rest.substr(0, path.size));
  }
  if (!out_.has_host() && out_.href.compare(out_.path_start, 2, "//") == 0) {
    out_.href.insert(out_.path_start, "/.");
    out_.path_start += 2;
  }
  return parse_after_path(rest.substr(path.size));
}

/// Opaque path state.
url_errc url_parser::parse_opaque_path(std::string_view rest) {
  out_.opaque_path = true;
  const auto size = size_until(rest, [](char c) { return c == '?' || c == '#'; });
  auto path = rest.substr(0, size);
  const bool space_last = path.ends_with(' ');  // never at the end of the input: it is trimmed
  if (space_last) path.remove_suffix(1);
  append_percent_encoded(out_.href, path, byte_class::encoded_in_opaque);
  if (space_last) out_.href += "%20";
  return parse_after_path(rest.substr(size));
}

/// Query state; `rest`: empty, or from '?' or '#' on.
url_errc url_parser::parse_after_path(std::string_view rest) {
  out_.query_start = position();
  if (rest.starts_with('?')) {
    const auto size = std::min(rest.find('#'), rest.size());
    out_.href += '?';
    append_query(rest.substr(1, size - 1));
    rest.remove_prefix(size);
  }
  return parse_after_query(rest);
}

void url_parser::append_query(std::string_view text) {
  const auto set = is_special(out_.kind) ? byte_class::encoded_in_special_query : byte_class::encoded_in_query;
  const bool is_websocket = out_.kind == scheme_kind::ws || out_.kind == scheme_kind::wss;
  if (queries_ == nullptr || !is_special(out_.kind) || is_websocket) {
    return append_percent_encoded(out_.href, text, set);
  }
  std::string encoded;
  queries_->append_encoded(encoded, text);
  append_percent_encoded(out_.href, encoded, set);
}

/// Fragment state; `rest`: empty, or from '#' on.
url_errc url_parser::parse_after_query(std::string_view rest) {
  out_.fragment_start = position();
  if (rest.empty()) return ok;
  out_.href += '#';
  append_percent_encoded(out_.href, rest.substr(1), byte_class::encoded_in_fragment);
  return ok;
}

/// Writes the scheme and its colon; the URL has no host then.
void url_parser::begin(std::string_view scheme) {
  out_.href.resize(scheme.size());
  std::ranges::transform(scheme, out_.href.begin(), ascii_lower);
  out_.kind = scheme_kind_of(out_.href);
  out_.href += ':';
  out_.scheme_end = static_cast<std::uint32_t>(scheme.size());
  out_.username_end = out_.host_start = out_.host_end = out_.path_start = position();
  out_.port = default_port(out_.kind);
  out_.opaque_path = false;
}

/// Takes the base's first `size` bytes, and the parts in them.
void url_parser::copy_base(std::uint32_t size) {
  out_.parts() = base_->parts();
  out_.href.assign(base_->href, 0, size);
}

/// Takes everything before the base's path.
void url_parser::copy_base_authority() {
  copy_base(base_->has_host() ? base_->path_start : base_->scheme_end + 1);
  out_.path_start = position();
}

}  // namespace fanfold::url_detail
