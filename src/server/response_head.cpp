#include "server/response_head.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/algorithm/string/predicate.hpp>
#include <boost/beast/http/status.hpp>
#include <chrono>
#include <iterator>
#include <utility>

#include "server/http_text.hpp"

namespace fanfold::server {
namespace {

using boost::algorithm::iequals;
using field = std::pair<std::string_view, std::string_view>;

constexpr std::array<field, 6> defaults{{
    {"Cache-Control", "no-store"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Cross-Origin-Opener-Policy", "same-origin"},
    {"Cross-Origin-Resource-Policy", "same-origin"},
    {"Referrer-Policy", "no-referrer"},
    {"X-Content-Type-Options", "nosniff"},
}};

// What the server alone says.
constexpr std::array<std::string_view, 6> own{"Connection", "Content-Length",    "Date",
                                              "Server",     "Transfer-Encoding", "X-Request-Id"};

bool is_own(std::string_view name) {
  return std::ranges::any_of(own, [name](std::string_view each) { return iequals(each, name); });
}

bool has(const http_response& response, std::string_view name) {
  return std::ranges::any_of(response.fields, [name](const auto& each) { return iequals(each.first, name); });
}

void add(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ").append(value).append("\r\n");
}

void add_framing(std::string& head, const http_response& response, response_framing framing) {
  if (has_body(response)) {
    if (!response.stream)
      add(head, "Content-Length", std::to_string(response.body.size()));
    else if (!framing.is_old)
      add(head, "Transfer-Encoding", "chunked");
  }
  if (!framing.persists)
    add(head, "Connection", "close");
  else if (framing.is_old)
    add(head, "Connection", "keep-alive");
}

}  // namespace

bool is_sound(const http_response& response) {
  const auto good = [](const auto& each) {
    const auto& [name, value] = each;
    return !name.empty() && std::ranges::all_of(name, is_of_token) && std::ranges::all_of(value, is_of_value);
  };
  return response.status >= 200 && response.status <= 599 && std::ranges::all_of(response.fields, good);
}

bool has_body(const http_response& response) {
  return response.status != 204 && response.status != 304;
}

std::string response_head(const http_response& response, std::string_view request_id, response_framing framing) {
  const auto status = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
  std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, std::string_view(status));
  for (const auto& [name, value] : response.fields)
    if (!is_own(name)) add(head, name, value);
  for (const auto& [name, value] : defaults)
    if (!has(response, name)) add(head, name, value);
  add_framing(head, response, framing);
  fmt::format_to(std::back_inserter(head), "Date: {:%a, %d %b %Y %H:%M:%S} GMT\r\n",
                 fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  add(head, "Server", "fanfold");
  add(head, "X-Request-Id", request_id);
  return head.append("\r\n");
}

}  // namespace fanfold::server
