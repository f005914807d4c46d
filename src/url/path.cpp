#include "url/path.hpp"

#include "url/byte_class.hpp"
#include "url/percent_encode.hpp"

namespace fanfold::url_detail {
namespace {

/// Removes "." or "%2e" from the front.
bool accept_dot(std::string_view& text) noexcept {
  const bool plain = text.starts_with('.');
  if (!plain && percent_encoded_byte(text) != '.') return false;
  text.remove_prefix(plain ? 1 : 3);
  return true;
}

/// 1 for ".", 2 for "..", also in their percent-encoded forms; 0 for any other segment.
int dots_of(std::string_view segment) noexcept {
  if (!accept_dot(segment)) return 0;
  if (segment.empty()) return 1;
  return accept_dot(segment) && segment.empty() ? 2 : 0;
}

/// Whether the byte at `at`, one of care_in_path, is a backslash or may begin a dot segment. Errs on the side of yes.
bool needs_care(std::string_view text, std::size_t at) noexcept {
  if (text[at] == '%') return percent_encoded_byte(text.substr(at)) == '.';
  return text[at] == '\\' || at == 0 || text[at - 1] == '/';
}

void append_segment(url_record& url, std::string_view segment) {
  const bool first = url.href.size() == url.path_start;
  url.href += '/';
  if (first && url.kind == scheme_kind::file && is_drive_letter(segment)) {
    url.href += segment.front();
    url.href += ':';
  } else {
    append_percent_encoded(url.href, segment, byte_class::encoded_in_path);
  }
}

}  // namespace

bool is_drive_letter(std::string_view text) noexcept {
  return text.size() == 2 && is_ascii_alpha(text[0]) && (text[1] == ':' || text[1] == '|');
}

bool starts_with_drive_letter(std::string_view text) noexcept {
  using namespace std::string_view_literals;
  return is_drive_letter(text.substr(0, 2)) && (text.size() == 2 || "/\\?#"sv.contains(text[2]));
}

std::string_view drive_of(std::string_view path) noexcept {
  if (path.empty()) return {};
  const auto segment = path.substr(1, path.find('/', 1) - 1);
  return is_drive_letter(segment) && segment[1] == ':' ? segment : std::string_view{};
}

path_extent measure_path(std::string_view text) noexcept {
  constexpr auto encoded = static_cast<std::uint16_t>(byte_class::encoded_in_path);
  constexpr auto care = static_cast<std::uint16_t>(byte_class::care_in_path);
  const auto ends_path = [](char c) { return c == '?' || c == '#'; };
  bool final_form = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::uint16_t classes = byte_classes[static_cast<unsigned char>(text[at])] & (encoded | care);
    if (classes == 0) continue;
    if (ends_path(text[at])) return {at, final_form};
    if ((classes & encoded) != 0) return {at + size_until(text.substr(at), ends_path), false};
    final_form = final_form && !needs_care(text, at);
  }
  return {text.size(), final_form};
}

void shorten_path(url_record& url) {
  const auto path = std::string_view(url.href).substr(url.path_start);
  if (path.empty()) return;
  const auto last = path.rfind('/');
  if (last == 0 && url.kind == scheme_kind::file && !drive_of(path).empty()) return;
  url.href.resize(url.path_start + last);
}

void append_segments(url_record& url, std::string_view text) {
  const bool special = is_special(url.kind);
  while (true) {
    const auto size = size_until(text, [=](char c) { return c == '/' || (special && c == '\\'); });
    const auto segment = text.substr(0, size);
    const bool last = size == text.size();
    const int dots = dots_of(segment);
    if (dots == 2) shorten_path(url);
    if (dots == 0) {
      append_segment(url, segment);
    } else if (last) {
      url.href += '/';
    }
    if (last) return;
    text.remove_prefix(size + 1);
  }
}

}  // namespace fanfold::url_detail
