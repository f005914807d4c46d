#include "encoding/document_decoder.hpp"

#include <algorithm>
#include <utility>

#include "encoding/ascii.hpp"
#include "encoding/content_type.hpp"
#include "encoding/guess.hpp"

namespace fanfold {
namespace {

using encoding_detail::find_non_ascii;

/// Of a byte order mark, which comes before the transport.
constexpr std::size_t max_mark_size = 3;

fanfold::encoding fallback(document_kind kind, encoding referrer) {
  switch (kind) {
    case document_kind::xml:
      return encoding::utf_8;
    case document_kind::css:
      return output_encoding(referrer);
    default:
      return encoding::windows_1252;
  }
}

bool is_guessed(document_kind kind) {
  return kind == document_kind::html || kind == document_kind::text;
}

}  // namespace

document_decoder::document_decoder(document_kind kind, std::string_view content_type, fanfold::encoding referrer)
    : kind_(kind),
      transport_(encoding_of_content_type(content_type)),
      encoding_{fallback(kind, referrer), encoding_source::fallback} {}

std::string_view document_decoder::feed(std::string_view chunk) {
  if (held_ == 0) return advance(chunk, false);
  pending_.erase(0, pending_.size() - held_);
  pending_ += chunk;
  return advance(pending_, false);
}

std::string_view document_decoder::finish() {
  pending_.erase(0, pending_.size() - held_);
  const auto text = advance(pending_, true);
  if (!decoder_) return text;
  joined_.assign(text);
  joined_ += decoder_->finish();
  return joined_;
}

/// `bytes`: those held back, and those behind them.
std::string_view document_decoder::advance(std::string_view bytes, bool is_last) {
  held_ = 0;
  if (!is_determined_) {
    const std::size_t wanted = transport_ ? max_mark_size : max_sniffed_bytes;
    if (bytes.size() < wanted && !is_last) {
      hold(bytes);
      return {};
    }
    determine(bytes.substr(0, max_sniffed_bytes));
  }
  return decoder_ ? decode(bytes) : pass_undeclared(bytes, is_last);
}

void document_decoder::determine(std::string_view head) {
  is_determined_ = true;
  if (const auto found = sniff_encoding(kind_, transport_, head)) return become(*found);
  if (!is_guessed(kind_)) return become(encoding_);
  if (kind_ == document_kind::html) left_to_scan_ = max_scanned_bytes;
}

/// Passes ASCII as it is. From the first other byte on, a window of bytes settles the encoding.
std::string_view document_decoder::pass_undeclared(std::string_view bytes, bool is_last) {
  const char* const begin = bytes.data();
  const auto ascii_size = static_cast<std::size_t>(find_non_ascii(begin, begin + bytes.size()) - begin);
  const auto window = bytes.substr(0, ascii_size + max_sniffed_bytes);
  const bool is_whole = is_last && window.size() == bytes.size();
  const auto found = scan(window);
  if (!found && (ascii_size == bytes.size() || (window.size() < ascii_size + max_sniffed_bytes && !is_last))) {
    leave(ascii_size);
    hold(bytes.substr(ascii_size));
    return bytes.substr(0, ascii_size);
  }
  const auto settled_at = found ? std::min(ascii_size, found->end) : ascii_size;
  if (found) {
    become({found->encoding, encoding_source::declaration});
  } else if (const auto guessed = guess_encoding(window.substr(ascii_size), is_whole)) {
    become({*guessed, encoding_source::content});
  } else {
    become(encoding_);
  }
  leave(settled_at);
  std::string text(bytes.substr(0, settled_at));
  text += decode(bytes.substr(settled_at));
  joined_ = std::move(text);
  return joined_;
}

std::string_view document_decoder::decode(std::string_view bytes) {
  const auto found = scan(bytes);
  leave(bytes.size());
  if (!found) return decoder_->decode(bytes);
  if (found->encoding == encoding_.encoding) {
    encoding_.source = encoding_source::declaration;
    left_to_scan_ = 0;
    return decoder_->decode(bytes);
  }
  std::string text(decoder_->decode(bytes.substr(0, found->end)));
  text += decoder_->finish();
  become({found->encoding, encoding_source::declaration});
  text += decoder_->decode(bytes.substr(found->end));
  joined_ = std::move(text);
  return joined_;
}

/// Looks on for a declaration, in those of `bytes` that were not looked at yet.
std::optional<meta_prescan::declaration> document_decoder::scan(std::string_view bytes) {
  if (left_to_scan_ == 0) return std::nullopt;
  const auto fresh = bytes.substr(scanned_, left_to_scan_);
  auto found = prescan_.feed(fresh);
  if (found) found->end += scanned_;
  scanned_ += fresh.size();
  left_to_scan_ -= fresh.size();
  return found;
}

/// `size` bytes are no longer among those at hand.
void document_decoder::leave(std::size_t size) {
  scanned_ -= std::min(scanned_, size);
}

void document_decoder::become(sniffed_encoding encoding) {
  encoding_ = encoding;
  decoder_.emplace(encoding.encoding);
  if (encoding.source <= encoding_source::declaration) left_to_scan_ = 0;
}

/// `rest`: the end of the bytes at hand.
void document_decoder::hold(std::string_view rest) {
  const bool is_pending = rest.data() + rest.size() == pending_.data() + pending_.size();
  if (!is_pending) pending_.assign(rest);
  held_ = rest.size();
}

}  // namespace fanfold
