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

/// Whether a segment of `text` may be a dot segment. Errs on the side of yes.
bool may_have_dot_segment(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '.' && (at == 0 || text[at - 1] == '/')) return true;
    if (text[at] == '%' && percent_encoded_byte(text.substr(at)) == '.') return true;
  }
  return false;
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
  const auto ends_path = [](char c) { return c == '?' || c == '#'; };
  std::uint16_t seen = 0;
  // Of the bytes to be encoded, two are the ones that end a path.
  const auto size = size_until(text, [&seen](char c) {
    seen |= byte_classes[static_cast<unsigned char>(c)];
    return is(c, byte_class::encoded_in_path);
  });
  if (size < text.size() && !ends_path(text[size])) return {size + size_until(text.substr(size), ends_path), false};
  if ((seen & static_cast<std::uint16_t>(byte_class::care_in_path)) == 0) return {size, true};
  const auto path = text.substr(0, size);
  return {size, !path.contains('\\') && !may_have_dot_segment(path)};
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
