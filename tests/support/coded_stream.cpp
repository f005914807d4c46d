#include "support/coded_stream.hpp"

#include <brotli/encode.h>
#include <zlib.h>

#include <algorithm>
#include <memory>
#include <new>
#include <string_view>

namespace fanfold::test_web {
namespace {

constexpr std::size_t megabyte = 1'000'000;

/// A megabyte of spaces as a deflate block that needs nothing of what was before it, and ends at a byte's end.
std::string deflate_unit() {
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string in(megabyte, ' ');
  std::string out(megabyte, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  ::deflate(&stream, Z_FULL_FLUSH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

constexpr std::string_view last_deflate_block("\x03\x00", 2);  // and empty

/// The checksum of `times` the same megabyte.
template <class Checksum, class Combine>
std::uint32_t checksum_of_spaces(std::uint64_t times, Checksum checksum, Combine combine) {
  const std::string in(megabyte, ' ');
  const auto one = checksum(checksum(0, nullptr, 0), reinterpret_cast<const Bytef*>(in.data()), megabyte);
  auto sum = one;
  for (std::uint64_t i = 1; i < times; ++i) sum = combine(sum, one, static_cast<z_off_t>(megabyte));
  return static_cast<std::uint32_t>(sum);
}

void append_little_endian(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
}
void append_big_endian(std::string& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

/// What the encoder writes for a megabyte of spaces more.
std::string next_brotli_block(BrotliEncoderState* encoder) {
  const std::string in(megabyte, ' ');
  std::string out(megabyte, '\0');
  std::size_t available_in = in.size();
  std::size_t available_out = out.size();
  const auto* next_in = reinterpret_cast<const std::uint8_t*>(in.data());
  auto* next_out = reinterpret_cast<std::uint8_t*>(out.data());
  BrotliEncoderCompressStream(encoder, BROTLI_OPERATION_FLUSH, &available_in, &next_in, &available_out, &next_out,
                              nullptr);
  out.resize(out.size() - available_out);
  return out;
}

}  // namespace

std::string coded_stream::whole() const {
  std::string out = head;
  for (std::uint64_t i = 0; i < repeats; ++i) out += unit;
  return out += tail;
}

coded_stream gzip_bomb(std::uint64_t megabytes) {
  const auto repeats = std::max<std::uint64_t>(megabytes, 1);
  coded_stream out{.head = std::string("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10),
                   .unit = deflate_unit(),
                   .repeats = repeats,
                   .tail = std::string(last_deflate_block)};
  append_little_endian(out.tail, checksum_of_spaces(repeats, crc32, crc32_combine));
  append_little_endian(out.tail, static_cast<std::uint32_t>(repeats * megabyte));
  return out;
}

coded_stream deflate_bomb(std::uint64_t megabytes) {
  const auto repeats = std::max<std::uint64_t>(megabytes, 1);
  coded_stream out{
      .head = "\x78\xda", .unit = deflate_unit(), .repeats = repeats, .tail = std::string(last_deflate_block)};
  append_big_endian(out.tail, checksum_of_spaces(repeats, adler32, adler32_combine));
  return out;
}

coded_stream brotli_bomb(std::uint64_t megabytes) {
  const std::unique_ptr<BrotliEncoderState, void (*)(BrotliEncoderState*)> encoder(
      BrotliEncoderCreateInstance(nullptr, nullptr, nullptr), BrotliEncoderDestroyInstance);
  if (!encoder) throw std::bad_alloc();
  constexpr std::uint32_t quality = 5;
  BrotliEncoderSetParameter(encoder.get(), BROTLI_PARAM_QUALITY, quality);
  coded_stream out;
  out.head = next_brotli_block(encoder.get());
  out.unit = next_brotli_block(encoder.get());  // which all that follow are equal to
  out.repeats = std::max<std::uint64_t>(megabytes, 1) - 1;
  out.tail = "\x03";  // the last block, and empty
  return out;
}

coded_stream zstd_bomb(std::uint64_t megabytes) {
  constexpr std::uint32_t block_bytes = 125'000;  // at most 128 KiB
  constexpr std::uint32_t run_length_block = 1U << 1;
  constexpr std::string_view head("\x28\xb5\x2f\xfd\x00\x38", 6);  // magic number, no options, a window of 128 KiB
  coded_stream out{.head = std::string(head)};
  for (std::size_t bytes = 0; bytes < megabyte; bytes += block_bytes) {
    append_little_endian(out.unit, block_bytes << 3 | run_length_block);
    out.unit.back() = ' ';  // the block's header has three bytes, its content one
  }
  out.repeats = std::max<std::uint64_t>(megabytes, 1);
  out.tail = std::string("\x01\0\0", 3);  // the last block, raw and empty
  return out;
}

}  // namespace fanfold::test_web
