#include "store/deflater.hpp"

#include <isa-l/crc.h>
#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <limits>

namespace fanfold {
namespace {

constexpr std::size_t least_room = 1024;

}  // namespace

struct deflater::state {
  isal_zstream stream;

  void run(std::string_view bytes, std::string& out, std::uint16_t flush, bool is_end) {
    stream.next_in = reinterpret_cast<std::uint8_t*>(const_cast<char*>(bytes.data()));  // only read
    stream.flush = flush;
    do {
      const std::size_t given = std::min<std::size_t>(bytes.size(), std::numeric_limits<std::uint32_t>::max());
      bytes.remove_prefix(given);
      stream.avail_in = static_cast<std::uint32_t>(given);
      stream.end_of_stream = is_end && bytes.empty();
      do write_some(out);
      while (stream.avail_out == 0);
    } while (!bytes.empty());
  }

  void write_some(std::string& out) {
    const std::size_t before = out.size();
    const std::size_t room = std::min<std::size_t>(std::max(stream.avail_in / 4, std::uint32_t{least_room}), 1 << 20);
    out.resize_and_overwrite(before + room, [&](char* data, std::size_t) {
      stream.next_out = reinterpret_cast<std::uint8_t*>(data) + before;
      stream.avail_out = static_cast<std::uint32_t>(room);
      isal_deflate(&stream);  // fails only where it is set up wrongly
      return before + room - stream.avail_out;
    });
  }
};

deflater::deflater() : state_(std::make_unique_for_overwrite<state>()) {
  begin();
}

deflater::~deflater() = default;

// At level 0, which needs no Huffman trees of the content's own: those take longer to make than a small record to
// compress.
void deflater::begin() {
  isal_deflate_init(&state_->stream);
}

void deflater::add(std::string_view bytes, std::string& out) {
  state_->run(bytes, out, NO_FLUSH, false);
}

void deflater::pause(std::string& out) {
  state_->run({}, out, FULL_FLUSH, false);
}

void deflater::end(std::string& out) {
  state_->run({}, out, NO_FLUSH, true);
}

std::uint32_t gzip_crc(std::uint32_t crc, std::string_view bytes) noexcept {
  return crc32_gzip_refl(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

// Method 8, no flags, no time, fastest algorithm, Unix.
void append_gzip_header(std::string& out) {
  out.append("\x1F\x8B\x08\0\0\0\0\0\x04\x03", 10);
}

void append_gzip_trailer(std::string& out, std::uint32_t crc, std::uint64_t size) {
  for (const std::uint64_t number : {std::uint64_t{crc}, size})
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(number >> shift & 0xFF);
}

}  // namespace fanfold
