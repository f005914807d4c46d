#include "store/inflater.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace fanfold {
namespace {

// As inflateInit2 has it.
int window_bits(inflater::format of) {
  switch (of) {
    case inflater::format::gzip:
      return 16 + MAX_WBITS;
    case inflater::format::zlib:
      return MAX_WBITS;
    case inflater::format::bare:
      break;
  }
  return -MAX_WBITS;
}

}  // namespace

inflater::inflater(format of) : format_(of) {
  if (inflateInit2(&stream_, window_bits(of)) != Z_OK) throw std::bad_alloc();
}

std::string_view inflater::take() noexcept {
  while (!failed_ && !(input_.empty() && between_)) {
    if (between_) inflateReset(&stream_);
    between_ = false;
    const std::size_t given = std::min<std::size_t>(input_.size(), std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));  // zlib reads it only
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input_.remove_prefix(given - stream_.avail_in);
    between_ = result == Z_STREAM_END;
    if (between_ && format_ != format::gzip) input_ = {};  // what follows is no part of it
    failed_ = !between_ && result != Z_OK && result != Z_BUF_ERROR;
    const std::size_t size = block_.size() - stream_.avail_out;
    if (size > 0) return {block_.data(), size};
    if (result == Z_BUF_ERROR) return {};  // needs more input
  }
  return {};
}

}  // namespace fanfold
