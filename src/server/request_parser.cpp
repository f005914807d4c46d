#include "server/request_parser.hpp"

#include <algorithm>
#include <array>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <iterator>
#include <string>
#include <utility>

#include "server/http_target.hpp"
#include "server/http_text.hpp"

namespace fanfold::server {
namespace {

namespace http = boost::beast::http;
using boost::algorithm::iequals;
using boost::beast::error_code;

problem head_too_large(std::size_t most) {
  return {.status = 431,
          .code = "head_too_large",
          .title = "The request's head is too large",
          .detail = "its path and fields may have " + std::to_string(most) + " bytes together"};
}

problem body_too_large(std::uint64_t most) {
  return {.status = 413,
          .code = "too_large",
          .title = "The request's body is too large",
          .detail = "it may have " + std::to_string(most) + " bytes"};
}

problem unknown_method() {
  return {.status = 501,
          .code = "not_implemented",
          .title = "The method is not known here",
          .detail = "OPTIONS tells which a path has"};
}

problem unknown_expectation() {
  return {.status = 417,
          .code = "expectation_failed",
          .title = "What is expected can't be done",
          .detail = "leave out Expect, or let it be 100-continue"};
}

bool is_known(std::string_view method) {
  constexpr std::array<std::string_view, 7> known{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
  return std::ranges::find(known, method) != known.end();
}

std::size_t count(const http::fields& fields, http::field name) {
  const auto [first, last] = fields.equal_range(name);
  return static_cast<std::size_t>(std::distance(first, last));
}

std::string lower(std::string_view text) {
  return boost::algorithm::to_lower_copy(std::string(text));
}

}  // namespace

request_parser::request_parser(std::size_t max_head_bytes, std::uint64_t max_body_bytes)
    : max_head_bytes_(max_head_bytes), max_body_bytes_(max_body_bytes), chunks_(max_head_bytes, max_body_bytes) {
  beast_.header_limit(static_cast<std::uint32_t>(max_head_bytes + 1));
  beast_.body_limit(max_body_bytes);
}

std::size_t request_parser::put(std::string_view bytes) {
  if (state_ == state::head) return put_head(bytes);
  return state_ == state::body ? put_body(bytes) : 0;
}

std::size_t request_parser::put_head(std::string_view bytes) {
  // RFC 9112 section 2.2: clients of old send an empty line behind a body.
  std::size_t empty = 0;
  while (bytes.substr(empty).starts_with("\r\n")) empty += 2;
  bytes.remove_prefix(empty);
  if (bytes == "\r") return empty;
  for (; scanned_ < bytes.size(); ++scanned_) {
    const char before = scanned_ > 0 ? bytes[scanned_ - 1] : '\n';
    const bool good = may_follow(before, bytes[scanned_]) || refuse("the head has bytes that may not be there");
    if (!good || (scanned_ >= max_head_bytes_ && !refuse(head_too_large(max_head_bytes_)))) return empty;
    if (!bytes.substr(0, scanned_ + 1).ends_with("\r\n\r\n")) continue;
    if (parse_head(bytes.substr(0, scanned_ + 1))) state_ = beast_.is_done() ? state::complete : state::body;
    return empty + scanned_ + 1;
  }
  return empty;
}

bool request_parser::parse_head(std::string_view bytes) {
  error_code failed;
  beast_.put(boost::asio::buffer(bytes.data(), bytes.size()), failed);
  if (failed == http::error::body_limit) return refuse(body_too_large(max_body_bytes_));
  if (failed || !beast_.is_header_done()) return refuse("the head is malformed");
  const auto& head = beast_.get();
  is_old_ = head.version() < 11;
  keep_alive_ = beast_.keep_alive();
  body_left_ = beast_.content_length().value_or(0);
  request_.method = head.method_string();
  for (const auto& field : head) {
    auto [at, is_new] = request_.fields.emplace(lower(field.name_string()), field.value());
    if (!is_new) at->second.append(", ").append(field.value());
  }
  if (!is_framed_well() || !read_target()) return false;
  if (!is_known(request_.method)) return refuse(unknown_method());
  const auto expected = request_.field("expect");
  if (!expected.empty() && !iequals(expected, "100-continue")) return refuse(unknown_expectation());
  expects_continue_ = !expected.empty() && !is_old_ && !beast_.is_done();
  return true;
}

// RFC 9112 section 6: how long the body is must be said once, in one way. Beast refuses both ways at once.
bool request_parser::is_framed_well() {
  const auto& head = beast_.get();
  const auto length = request_.field("content-length");
  if (count(head, http::field::content_length) > 1 || length.find_first_not_of("0123456789") != length.npos)
    return refuse("Content-Length must be there once, and a number");
  const auto coding = head.find(http::field::transfer_encoding);
  if (coding != head.end() && (is_old_ || request_.field("transfer-encoding").size() != coding->value().size() ||
                               !iequals(coding->value(), "chunked")))
    return refuse("the only Transfer-Encoding is chunked, of HTTP/1.1");
  return true;
}

// RFC 9112 section 3.2: which host is asked must be said once; an absolute target says it, too.
bool request_parser::read_target() {
  const auto& head = beast_.get();
  const auto hosts = count(head, http::field::host);
  if (hosts > 1 || (hosts == 0 && !is_old_)) return refuse("Host must be there once");
  auto target = parse_target(head.target());
  if (!target || (target->path == "*" && request_.method != "OPTIONS"))
    return refuse("the request's target is malformed");
  if (hosts == 1 && !parse_authority(request_.field("host"))) return refuse("Host is malformed");
  if (!target->authority.empty()) request_.fields.insert_or_assign("host", target->authority);
  request_.path = std::move(target->path);
  request_.query = std::move(target->query);
  return true;
}

std::size_t request_parser::put_body(std::string_view bytes) {
  if (beast_.chunked()) return put_chunks(bytes);
  const auto taken = bytes.substr(0, body_left_);
  request_.body += taken;
  body_left_ -= taken.size();
  if (body_left_ == 0) state_ = state::complete;
  return taken.size();
}

std::size_t request_parser::put_chunks(std::string_view bytes) {
  const std::size_t taken = chunks_.put(bytes);
  switch (chunks_.now()) {
    case chunked_body::state::reading:
      break;
    case chunked_body::state::complete:
      request_.body = std::move(chunks_.body());
      state_ = state::complete;
      break;
    case chunked_body::state::malformed:
      refuse("the body is malformed");
      break;
    case chunked_body::state::too_much_between:
      refuse("what is between the body's chunks is too large");
      break;
    case chunked_body::state::too_large:
      refuse(body_too_large(max_body_bytes_));
      break;
  }
  return taken;
}

bool request_parser::refuse(problem why) {
  refusal_ = std::move(why);
  keep_alive_ = false;
  state_ = state::refused;
  return false;
}

}  // namespace fanfold::server
