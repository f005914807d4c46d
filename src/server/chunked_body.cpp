#include "server/chunked_body.hpp"

#include <algorithm>
#include <boost/algorithm/string/predicate.hpp>
#include <charconv>
#include <system_error>

#include "server/http_text.hpp"

namespace fanfold::server {
namespace {

// Of a trailer that says how long the body is, one reader would know, and another not.
bool is_trailer(std::string_view line) {
  const auto name = line.substr(0, line.find(':'));
  return !name.empty() && name.size() < line.size() && std::ranges::all_of(name, is_of_token) &&
         !boost::algorithm::iequals(name, "Content-Length") && !boost::algorithm::iequals(name, "Transfer-Encoding");
}

// Nothing, or extensions: blanks may stand before a semicolon alone.
bool may_follow_size(std::string_view rest) {
  const auto first = rest.find_first_not_of(" \t");
  return rest.empty() || (first != rest.npos && rest[first] == ';');
}

}  // namespace

std::size_t chunked_body::put(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && state_ == state::reading) {
    if (left_ > 0)
      taken += put_data(bytes.substr(taken));
    else
      put_between(bytes[taken++]);
  }
  return taken;
}

std::size_t chunked_body::put_data(std::string_view bytes) {
  const auto data = bytes.substr(0, left_);
  body_ += data;
  left_ -= data.size();
  return data.size();
}

void chunked_body::put_between(char c) {
  if (!may_follow(line_.empty() ? '\n' : line_.back(), c)) {
    state_ = state::malformed;
  } else if (between_++ == max_between_bytes_) {
    state_ = state::too_much_between;
  } else if (line_ += c; c == '\n') {
    line_.resize(line_.size() - 2);
    if (!read_line()) state_ = state::malformed;
    line_.clear();
  }
}

bool chunked_body::read_line() {
  if (part_ == part::size) return read_size();
  if (part_ == part::data_end) {
    part_ = part::size;
    return line_.empty();
  }
  if (line_.empty()) state_ = state::complete;
  return line_.empty() || is_trailer(line_);
}

bool chunked_body::read_size() {
  std::uint64_t size = 0;
  const char* const end = line_.data() + line_.size();
  const auto [behind, failed] = std::from_chars(line_.data(), end, size, 16);
  if (failed != std::errc() || !may_follow_size({behind, end})) return false;
  if (size > max_body_bytes_ - body_.size()) {
    state_ = state::too_large;
  } else if (size == 0) {
    part_ = part::trailers;
  } else {
    part_ = part::data_end;
    left_ = size;
    between_ = 0;
  }
  return true;
}

}  // namespace fanfold::server
