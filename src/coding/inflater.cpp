#include "coding/inflater.hpp"

#include <algorithm>
#include <limits>
#include <new>

namespace fanfold {
namespace {

constexpr char first_byte_of_gzip = '\x1F';

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

inflater::inflater(format of, rest behind) : format_(of), rest_(of == format::gzip ? behind : rest::is_passed_over) {
  if (inflateInit2(&stream_, window_bits(of)) != Z_OK) throw std::bad_alloc();
}

// False where nothing is left that could be one.
bool inflater::begin_member() noexcept {
  const bool may_be_one = format_ == format::gzip && input_.front() == first_byte_of_gzip;
  is_over_ = has_member_ && rest_ == rest::is_passed_over && !may_be_one;
  if (is_over_) return false;
  has_member_ = true;
  between_ = false;
  inflateReset(&stream_);
  return true;
}

std::string_view inflater::take() noexcept {
  while (!failed_ && !is_over_ && !(input_.empty() && between_)) {
    if (between_ && !begin_member()) break;
    const std::size_t given = std::min<std::size_t>(input_.size(), std::numeric_limits<uInt>::max());
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));  // zlib reads it only
    stream_.avail_in = static_cast<uInt>(given);
    stream_.next_out = reinterpret_cast<Bytef*>(block_.data());
    stream_.avail_out = static_cast<uInt>(block_.size());
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input_.remove_prefix(given - stream_.avail_in);
    between_ = result == Z_STREAM_END;
    failed_ = !between_ && result != Z_OK && result != Z_BUF_ERROR;
    const std::size_t size = block_.size() - stream_.avail_out;
    if (size > 0) return {block_.data(), size};
    if (result == Z_BUF_ERROR) return {};  // needs more input
  }
  return {};
}

}  // namespace fanfold
