#include "robots/pattern.hpp"

#include <cstring>
#include <utility>

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
  constexpr char digits[] = "0123456789ABCDEF";
  out += '%';
  out += digits[c >> 4];
  out += digits[c & 15];
}

// Percent-encodes octets beyond ASCII, and decodes those that `decodes` tells.
template <class Decodes>
std::string rewritten(std::string_view path, Decodes decodes) {
  std::string out;
  out.reserve(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto c = static_cast<unsigned char>(path[i]);
    const int high = c == '%' && i + 2 < path.size() ? hex_value(path[i + 1]) : -1;
    const int low = high >= 0 ? hex_value(path[i + 2]) : -1;
    const auto octet = low >= 0 ? static_cast<unsigned char>(high * 16 + low) : c;
    if (low >= 0 ? decodes(octet) : c < 0x80)
      out += static_cast<char>(octet);
    else
      append_encoded(out, octet);
    if (low >= 0) i += 2;
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

std::string comparable_path(std::string_view path) {
  return rewritten(path, [](unsigned char) { return false; });
}

std::string plain_path(std::string_view path) {
  return rewritten(path, is_unreserved);
}

pattern::pattern(std::string path) : text_(std::move(path)), anchored_(text_.ends_with('$')) {
  if (anchored_) text_.pop_back();
}

// The parts between the stars, each at its first place after the one before; the first one at the beginning, and the
// last one, where it is anchored, at the end.
bool pattern::matches(std::string_view path) const noexcept {
  std::string_view rest = text_;
  bool first = true;
  for (;;) {
    const std::size_t star = rest.find('*');
    const std::string_view part = rest.substr(0, star);
    const bool last = star == std::string_view::npos;
    if (last && anchored_) return first ? path == part : path.ends_with(part);
    const std::size_t at = first ? (path.starts_with(part) ? 0 : std::string_view::npos) : find_in(path, part);
    if (at == std::string_view::npos) return false;
    if (last) return true;
    path.remove_prefix(at + part.size());
    rest.remove_prefix(star + 1);
    first = false;
  }
}

}  // namespace fanfold::robots
