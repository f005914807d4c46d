#include "store/archived_response.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "coding/coding_chain.hpp"
#include "coding/field_text.hpp"

namespace fanfold {
namespace {

constexpr std::size_t max_head_bytes = 1 << 20;
constexpr std::size_t max_codings = 4;  // a bomb in a bomb in a bomb

// "HTTP/1.1 200 OK": 0 where it is nothing like that.
int status_of(std::string_view line) {
  const auto space = line.find(' ');
  if (!line.starts_with("HTTP/") || space == line.npos) return 0;
  int status = 0;
  std::from_chars(line.data() + space + 1, line.data() + line.size(), status);
  return status;
}

std::size_t end_of_head(std::string_view text) {
  const auto crlf = text.find("\r\n\r\n");
  const auto lf = text.find("\n\n");
  return std::min(crlf == text.npos ? crlf : crlf + 4, lf == text.npos ? lf : lf + 2);
}

}  // namespace

store_result<std::optional<archived_response>> archived_response::read_head(warc_reader& from) {
  archived_response response(from);
  std::string text;
  std::size_t end = text.npos;
  while (end == text.npos && text.size() < max_head_bytes) {
    const auto piece = from.read();
    if (!piece) return piece.error();
    if (piece->empty()) break;
    text += *piece;
    end = end_of_head(text);
  }
  response.status_ = status_of(std::string_view(text).substr(0, text.find('\n')));
  if (end == text.npos || response.status_ == 0) return std::nullopt;
  response.begun_ = text.substr(end);
  text.resize(end);
  response.lines_ = std::move(text);
  return std::optional(std::move(response));
}

std::string_view archived_response::header(std::string_view name) const noexcept {
  for (std::string_view rest = lines_; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(rest.size(), line.size() + 1));
    const auto colon = line.find(':');
    if (colon == name.size() && equal_ignoring_case(line.substr(0, colon), name))
      return trimmed(line.substr(colon + 1));
  }
  return {};
}

store_result<void> archived_response::read_payload(const std::function<bool(std::string_view piece)>& take) {
  coding_chain undone;
  if (equal_ignoring_case(header("Transfer-Encoding"), "chunked")) undone.add(make_chunked_decoder());
  for (const std::string_view coding : codings_in(header("Content-Encoding"))) {
    if (undone.size() > max_codings) return {};
    if (auto decoder = make_content_decoder(coding, uncoded::passes)) undone.add(std::move(decoder));
  }
  if (!begun_.empty() && !undone.decode(std::exchange(begun_, {}), take)) return {};
  for (;;) {
    const auto piece = from_->read();
    if (!piece) return piece.error();
    if (piece->empty() || !undone.decode(*piece, take)) return {};
  }
}

}  // namespace fanfold
