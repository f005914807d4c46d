#include "coding/content_decoder.hpp"

#include <brotli/decode.h>
#include <zstd.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <new>
#include <optional>
#include <string>

#include "coding/field_text.hpp"
#include "coding/inflater.hpp"

namespace fanfold {
namespace {

constexpr std::size_t block_size = 32 << 10;

class chunked_decoder final : public content_decoder {
 public:
  bool decode(std::string_view bytes, const sink& out) override {
    while (!bytes.empty()) {
      if (is_plain_) return out(bytes);
      if (is_over_) return true;
      const bool taken = left_ > 0 ? take_data(bytes, out) : take_line(bytes, out);
      if (!taken) return false;
    }
    return true;
  }
  bool is_whole() const override { return is_plain_ || is_over_ || (is_first_ && line_.empty()); }

 private:
  static constexpr std::size_t max_line_bytes = 4096;

  bool take_data(std::string_view& bytes, const sink& out) {
    const std::string_view piece = bytes.substr(0, left_);
    bytes.remove_prefix(piece.size());
    left_ -= piece.size();
    return out(piece);
  }

  // A chunk's size, or the empty line after its data.
  bool take_line(std::string_view& bytes, const sink& out) {
    const std::size_t line_end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    const std::size_t size = std::min(line_end, max_line_bytes - line_.size());
    line_ += bytes.substr(0, size);
    bytes.remove_prefix(size);
    if (!line_.ends_with('\n') && line_.size() < max_line_bytes && !is_surely_plain()) return true;
    const auto chunk = line_.ends_with('\n') ? size_in(line_) : std::nullopt;
    if (!chunk && is_first_) {
      is_plain_ = true;
      return out(line_);
    }
    if (!chunk && !trimmed(line_).empty()) return false;
    if (chunk) {
      is_first_ = false;
      left_ = *chunk;
      is_over_ = left_ == 0;
    }
    line_.clear();
    return true;
  }

  bool is_surely_plain() const { return is_first_ && !line_.empty() && !is_hex(line_.front()); }
  static bool is_hex(char c) { return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f'); }

  static std::optional<std::uint64_t> size_in(std::string_view line) {
    const std::string_view digits = trimmed(line.substr(0, line.find(';')));
    if (digits.empty() || !is_hex(line.front()) || digits.size() > 15 || !std::ranges::all_of(digits, is_hex))
      return std::nullopt;
    std::uint64_t size = 0;
    for (const char c : digits)
      size = size << 4 | static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return size;
  }

  bool is_first_ = true;
  bool is_plain_ = false;
  bool is_over_ = false;
  std::uint64_t left_ = 0;  // of the chunk
  std::string line_;
};

// Looks at the first byte for whether what follows is coded.
class recognising_decoder : public content_decoder {
 public:
  explicit recognising_decoder(uncoded other) : other_(other) {}

  bool decode(std::string_view bytes, const sink& out) final {
    if (bytes.empty()) return true;
    if (!is_coded_) is_coded_ = may_begin(static_cast<unsigned char>(bytes.front())) || other_ == uncoded::fails;
    return *is_coded_ ? decode_coded(bytes, out) : out(bytes);
  }
  bool is_whole() const final { return !is_coded_.value_or(false) || is_coded_whole(); }

 protected:
  virtual bool may_begin(unsigned char first) = 0;
  virtual bool decode_coded(std::string_view bytes, const sink& out) = 0;
  virtual bool is_coded_whole() const = 0;

 private:
  uncoded other_;
  std::optional<bool> is_coded_;
};

class inflating_decoder : public recognising_decoder {
 public:
  using recognising_decoder::recognising_decoder;

 protected:
  void start(inflater::format of) { inflater_.emplace(of, inflater::rest::is_passed_over); }
  bool decode_coded(std::string_view bytes, const sink& out) override {
    inflater_->give(bytes);
    for (auto piece = inflater_->take(); !piece.empty(); piece = inflater_->take())
      if (!out(piece)) return false;
    return !inflater_->has_failed();
  }
  bool is_coded_whole() const override { return inflater_->is_complete(); }

 private:
  std::optional<inflater> inflater_;
};

class gzip_decoder final : public inflating_decoder {
  using inflating_decoder::inflating_decoder;
  bool may_begin(unsigned char first) override {
    start(inflater::format::gzip);
    return first == 0x1F;
  }
};

// "deflate" is zlib's format, but some send bare streams. A document is neither.
class deflate_decoder final : public inflating_decoder {
  using inflating_decoder::inflating_decoder;
  bool may_begin(unsigned char first) override {
    const bool is_zlib = (first & 0x0F) == 8;
    start(is_zlib ? inflater::format::zlib : inflater::format::bare);
    return first != '<';
  }
};

// Nothing tells whether it is coded: what can't be decoded from its beginning wasn't. So that this doesn't depend on
// the pieces in which it comes, it is tried byte by byte until it is known.
class brotli_decoder final : public content_decoder {
 public:
  explicit brotli_decoder(uncoded other)
      : state_(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr)), is_coded_(other == uncoded::fails) {
    if (!state_) throw std::bad_alloc();
  }

  bool decode(std::string_view bytes, const sink& out) override {
    while (!bytes.empty()) {
      if (is_plain_) return out(bytes);
      const std::string_view next = bytes.substr(0, is_coded_ ? bytes.size() : 1);
      bytes.remove_prefix(next.size());
      if (!is_coded_) begun_ += next;
      if (!decode_next(next, out)) return false;
    }
    return true;
  }
  bool is_whole() const override {
    return is_plain_ || BrotliDecoderIsFinished(state_.get()) || !BrotliDecoderIsUsed(state_.get());
  }

 private:
  static constexpr std::size_t max_undecided = 64 << 10;
  struct destroy {
    void operator()(BrotliDecoderState* state) const noexcept { BrotliDecoderDestroyInstance(state); }
  };

  bool decode_next(std::string_view bytes, const sink& out) {
    if (BrotliDecoderIsFinished(state_.get())) return true;
    const auto* in = reinterpret_cast<const std::uint8_t*>(bytes.data());
    std::size_t in_size = bytes.size();
    for (;;) {
      std::size_t room = block_.size();
      std::uint8_t* to = block_.data();
      const auto result = BrotliDecoderDecompressStream(state_.get(), &in_size, &in, &room, &to, nullptr);
      const std::string_view piece(reinterpret_cast<const char*>(block_.data()), block_.size() - room);
      is_coded_ |= !piece.empty() || begun_.size() > max_undecided;
      if (!piece.empty() && !out(piece)) return false;
      if (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) continue;
      if (result != BROTLI_DECODER_RESULT_ERROR) return true;
      is_plain_ = !is_coded_;
      return is_plain_ && out(begun_);
    }
  }

  std::unique_ptr<BrotliDecoderState, destroy> state_;
  bool is_plain_ = false;
  bool is_coded_;      // for sure
  std::string begun_;  // until either is known
  std::array<std::uint8_t, block_size> block_;
};

class zstd_decoder final : public recognising_decoder {
 public:
  explicit zstd_decoder(uncoded other) : recognising_decoder(other), stream_(ZSTD_createDStream()) {
    if (!stream_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(stream_.get(), ZSTD_d_windowLogMax, 23);  // RFC 8878 §3.1.1.1.2, of web content: 8 MB
  }

 protected:
  bool may_begin(unsigned char first) override { return first == 0x28 || (first >= 0x50 && first <= 0x5F); }
  bool decode_coded(std::string_view bytes, const sink& out) override {
    ZSTD_inBuffer in{bytes.data(), bytes.size(), 0};
    for (;;) {
      ZSTD_outBuffer to{block_.data(), block_.size(), 0};
      const std::size_t result = ZSTD_decompressStream(stream_.get(), &to, &in);
      if (ZSTD_isError(result)) return false;
      is_between_ = result == 0;
      if (to.pos > 0 && !out({block_.data(), to.pos})) return false;
      if (in.pos == in.size && to.pos < to.size) return true;
    }
  }
  bool is_coded_whole() const override { return is_between_; }

 private:
  struct destroy {
    void operator()(ZSTD_DStream* stream) const noexcept { ZSTD_freeDStream(stream); }
  };
  std::unique_ptr<ZSTD_DStream, destroy> stream_;
  bool is_between_ = true;  // frames
  std::array<char, block_size> block_;
};

}  // namespace

std::unique_ptr<content_decoder> make_chunked_decoder() {
  return std::make_unique<chunked_decoder>();
}

bool is_content_coding(std::string_view name) {
  constexpr std::array<std::string_view, 5> known{"gzip", "x-gzip", "deflate", "br", "zstd"};
  return std::ranges::any_of(known, [name](std::string_view each) { return equal_ignoring_case(each, name); });
}

std::unique_ptr<content_decoder> make_content_decoder(std::string_view coding, uncoded other) {
  if (equal_ignoring_case(coding, "gzip") || equal_ignoring_case(coding, "x-gzip"))
    return std::make_unique<gzip_decoder>(other);
  if (equal_ignoring_case(coding, "deflate")) return std::make_unique<deflate_decoder>(other);
  if (equal_ignoring_case(coding, "br")) return std::make_unique<brotli_decoder>(other);
  if (equal_ignoring_case(coding, "zstd")) return std::make_unique<zstd_decoder>(other);
  return nullptr;
}

}  // namespace fanfold
