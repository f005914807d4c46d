#include "encoding/text_decoder.hpp"

#include <algorithm>
#include <utility>

namespace fanfold {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

text_decoder::text_decoder(encoding from)
    : legacy_(encoding_detail::make_legacy_decoder(from)),
      at_start_(from == encoding::utf_8 || from == encoding::utf_16be || from == encoding::utf_16le) {}

std::string_view text_decoder::decode(std::string_view chunk) {
  if (!legacy_) return at_start_ ? decode_utf8(chunk) : chunk;
  char* const out = reserve(legacy_->max_size(chunk.size()));
  auto text = written_until(legacy_->decode(chunk, out));
  if (at_start_ && !text.empty()) {
    at_start_ = false;
    if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  }
  return text;
}

std::string_view text_decoder::finish() {
  if (!legacy_) return at_start_ ? byte_order_mark.substr(0, std::exchange(mark_size_, 0)) : std::string_view{};
  char* const out = reserve(legacy_->max_size(0));
  return written_until(legacy_->finish(out));
}

/// The start of UTF-8, where a mark may be, which chunks may cut.
std::string_view text_decoder::decode_utf8(std::string_view chunk) {
  const auto expected = byte_order_mark.substr(mark_size_);
  const auto seen = std::min(chunk.size(), expected.size());
  if (chunk.substr(0, seen) == expected.substr(0, seen)) {
    mark_size_ += seen;
    at_start_ = seen < expected.size();
    return chunk.substr(seen);
  }
  at_start_ = false;
  if (mark_size_ == 0) return chunk;
  char* const out = reserve(mark_size_ + chunk.size());
  return written_until(std::ranges::copy(chunk, std::ranges::copy_n(byte_order_mark.data(), mark_size_, out).out).out);
}

char* text_decoder::reserve(std::size_t size) {
  if (size > capacity_) {
    buffer_ = std::make_unique_for_overwrite<char[]>(size);
    capacity_ = size;
  }
  return buffer_.get();
}

std::string_view text_decoder::written_until(const char* end) {
  return {buffer_.get(), end};
}

}  // namespace fanfold
