#include "support/response.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace fanfold::test_web {
namespace {

/// The reason phrases of RFC 9110 section 15 that tests are likely to show to somebody.
std::string_view reason(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 204:
      return "No Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 307:
      return "Temporary Redirect";
    case 308:
      return "Permanent Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 410:
      return "Gone";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return "Unnamed";
  }
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

std::string response_head(int status, std::string_view fields) {
  return fmt::format("HTTP/1.1 {} {}\r\n{}\r\n", status, reason(status), fields);
}

response reply(int status, std::string_view fields, std::string body) {
  if (!has_body(status)) return {.head = response_head(status, fields)};
  response out{.head = fmt::format("HTTP/1.1 {} {}\r\n{}Content-Length: {}\r\n\r\n", status, reason(status), fields,
                                   body.size())};
  out.body = std::move(body);
  return out;
}

response html_reply(int status, std::string_view title, std::string_view body) {
  return reply(
      status, "Content-Type: text/html; charset=utf-8\r\n",
      fmt::format("<!DOCTYPE html>\n<html><head><title>{}</title></head>\n<body>\n{}\n</body></html>\n", title, body));
}

void slow_down(response& out, std::uint64_t bytes_per_second) {
  constexpr std::uint64_t slices_per_second = 20;
  out.slice = std::max<std::uint64_t>(bytes_per_second / slices_per_second, 1);
  out.pace = std::chrono::nanoseconds(std::chrono::seconds(1)) * out.slice / bytes_per_second;
}

}  // namespace fanfold::test_web
