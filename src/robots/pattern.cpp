#include "robots/pattern.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

namespace fanfold::robots {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

void append_encoded(std::string& out, unsigned char c) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  out += '%';
  out += digits[c >> 4];
  out += digits[c & 15];
}

// The octet that a text begins with in percent-encoding.
std::optional<unsigned char> encoded_octet(std::string_view text) {
  if (text.size() < 3 || text[0] != '%') return std::nullopt;
  const int high = hex_value(text[1]);
  const int low = hex_value(text[2]);
  if (high < 0 || low < 0) return std::nullopt;
  return static_cast<unsigned char>(high * 16 + low);
}

// Encodes octets beyond ASCII and those in `special`.
std::string respelled(std::string_view path, spelling as, std::string_view special) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto encoded = encoded_octet(path.substr(i));
    const unsigned char octet = encoded.value_or(static_cast<unsigned char>(path[i]));
    const bool plain = encoded ? as == spelling::decoded && is_unreserved(octet)  //
                               : octet < 0x80 && !special.contains(path[i]);
    if (plain)
      out += static_cast<char>(octet);
    else
      append_encoded(out, octet);
    if (encoded) i += 2;
  }
  return out;
}

// glibc's memmem is linear in both sizes.
std::size_t find_in(std::string_view text, std::string_view part) {
  if (part.empty()) return 0;
  const void* at = memmem(text.data(), text.size(), part.data(), part.size());
  return at ? static_cast<std::size_t>(static_cast<const char*>(at) - text.data()) : std::string_view::npos;
}

}  // namespace

std::string comparable(std::string_view path_and_query, spelling as) {
  return respelled(path_and_query, as, "*$");
}

pattern::pattern(std::string_view rule_path, spelling as) : anchored_(rule_path.ends_with('$')) {
  rule_path.remove_suffix(anchored_);
  text_ = respelled(rule_path, as, "$");
  prefix_size_ = std::min(text_.find('*'), text_.size());
}

// The parts between the stars, each at its first place after the one before; the last one, where it is anchored, at the
// end.
bool pattern::matches(std::string_view path) const noexcept {
  std::string_view rest = text_;
  if (!path.starts_with(rest.substr(0, prefix_size_))) return false;
  if (only_prefix_) return true;
  if (prefix_size_ == rest.size()) return !anchored_ || path.size() == prefix_size_;
  path.remove_prefix(prefix_size_);
  for (std::size_t star = prefix_size_;;) {
    rest.remove_prefix(star + 1);
    star = rest.find('*');
    if (star == std::string_view::npos && anchored_) return path.ends_with(rest);
    const std::string_view part = rest.substr(0, star);
    const std::size_t at = find_in(path, part);
    if (at == std::string_view::npos) return false;
    if (star == std::string_view::npos) return true;
    path.remove_prefix(at + part.size());
  }
}

}  // namespace fanfold::robots
