#include "robots/gzip_inflater.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace fanfold::robots {
namespace {

constexpr int gzip_window_bits = 16 + MAX_WBITS;
constexpr char first_magic_byte = '\x1F';

}  // namespace

gzip_inflater::gzip_inflater() {
  if (inflateInit2(&stream_, gzip_window_bits) != Z_OK) throw std::bad_alloc();
}

void gzip_inflater::begin_member() {
  state_ = input_.front() == first_magic_byte ? state::in_member : state::ended;
  inflateReset(&stream_);
}

std::string_view gzip_inflater::take() {
  while (state_ != state::failed && state_ != state::ended) {
    if (state_ == state::between) {
      if (input_.empty()) return {};
      begin_member();
      continue;
    }
    const std::size_t given = std::min<std::size_t>(input_.size(), std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));  // zlib reads it only
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input_.remove_prefix(given - stream_.avail_in);
    if (result == Z_STREAM_END)
      state_ = state::between;
    else if (result != Z_OK && result != Z_BUF_ERROR)
      state_ = state::failed;
    const std::size_t size = block_.size() - stream_.avail_out;
    if (size > 0) return {block_.data(), size};
    if (result == Z_BUF_ERROR) return {};  // needs more input
  }
  return {};
}

}  // namespace fanfold::robots
