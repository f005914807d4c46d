#include "url/normalize.hpp"

#include "url/byte_class.hpp"
#include "url/percent_encode.hpp"

namespace fanfold {
namespace {

using url_detail::hex_value;

/// Whether a hexadecimal digit behind `written` would complete a stray '%' to a percent-encoding.
bool follows_stray_percent(std::string_view written) noexcept {
  return written.ends_with('%') || (written.size() > 1 && written[written.size() - 2] == '%');
}

/// Normalises [from, to) of `text` in place, writing from `out` on, which is not behind `from`. Returns where what it
/// wrote ends.
std::size_t normalize_percent_encodings(std::string& text, std::size_t out, std::size_t from, std::size_t to) {
  const auto start = out;
  for (auto at = from; at < to;) {
    const int byte = url_detail::percent_encoded_byte({text.data() + at, to - at});
    if (byte < 0) {
      text[out++] = text[at++];
      continue;
    }
    const char decoded = static_cast<char>(byte);
    const bool completes = hex_value(decoded) >= 0 && follows_stray_percent({text.data() + start, out - start});
    if (url_detail::is(decoded, url_detail::byte_class::unreserved) && !completes) {
      text[out++] = decoded;
    } else {
      text[out++] = '%';
      text[out++] = url_detail::upper_hex_digits[byte >> 4];
      text[out++] = url_detail::upper_hex_digits[byte & 15];
    }
    at += 3;
  }
  return out;
}

}  // namespace

void normalize(url& value) {
  auto& record = value.record_;
  record.href.resize(record.fragment_start);
  if (!value.is_http() || !value.path_and_query().contains('%')) return;
  const auto path_end =
      normalize_percent_encodings(record.href, record.path_start, record.path_start, record.query_start);
  const auto end = normalize_percent_encodings(record.href, path_end, record.query_start, record.fragment_start);
  record.query_start = static_cast<std::uint32_t>(path_end);
  record.fragment_start = static_cast<std::uint32_t>(end);
  record.href.resize(end);
}

}  // namespace fanfold
