#include "server/http_target.hpp"

#include <unicode/utf8.h>

#include <algorithm>
#include <boost/algorithm/hex.hpp>
#include <boost/algorithm/string/case_conv.hpp>
#include <boost/algorithm/string/predicate.hpp>
#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <utility>

namespace fanfold::server {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// RFC 9112 has the characters of RFC 3986; some more are let through: browsers send them.
bool is_of_target(char c) {
  return c > ' ' && c < 0x7f && std::string_view("\"#<>\\").find(c) == std::string_view::npos;
}

bool is_text(std::string_view bytes) {
  const auto size = static_cast<std::int32_t>(bytes.size());
  for (std::int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes.data(), at, size, c);
    if (c <= 0) return false;
  }
  return true;
}

// In a query, as in a form, a plus sign is a blank.
std::optional<std::string> decode_query(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decode(spaced);
}

bool read_query(std::string_view text, http_target& into) {
  while (!text.empty()) {
    const auto parameter = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(parameter.size() + 1, text.size()));
    const auto equals = std::min(parameter.find('='), parameter.size());
    auto name = decode_query(parameter.substr(0, equals));
    auto value = decode_query(parameter.substr(std::min(equals + 1, parameter.size())));
    if (!name || !value) return false;
    if (!parameter.empty()) into.query.insert_or_assign(*std::move(name), *std::move(value));
  }
  return true;
}

// Drops "http://" or "https://".
bool drop_scheme(std::string_view& text) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!boost::algorithm::istarts_with(text, scheme)) continue;
    text.remove_prefix(scheme.size());
    return true;
  }
  return false;
}

bool is_host(std::string_view host) {
  if (host.starts_with('[')) return host.ends_with(']') && ip_address::parse(host);
  const auto good = [](char c) { return is_letter(c) || is_digit(c) || c == '-' || c == '.' || c == '_'; };
  return !host.empty() && std::ranges::all_of(host, good);
}

}  // namespace

std::optional<std::string> percent_decode(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (text.size() - i < 3 || !is_hex(text[i + 1]) || !is_hex(text[i + 2])) return std::nullopt;
    boost::algorithm::unhex(text.substr(i + 1, 2), std::back_inserter(out));
    i += 2;
  }
  if (!is_text(out)) return std::nullopt;
  return out;
}

std::optional<http_target> parse_target(std::string_view target) {
  if (!std::ranges::all_of(target, is_of_target)) return std::nullopt;
  http_target out;
  if (target == "*") return http_target{.path = "*"};
  if (drop_scheme(target)) {
    out.authority = target.substr(0, target.find_first_of("/?"));
    target.remove_prefix(out.authority.size());
    if (!parse_authority(out.authority)) return std::nullopt;
  } else if (!target.starts_with('/')) {
    return std::nullopt;
  }
  const auto query = std::min(target.find('?'), target.size());
  out.path = target.substr(0, query);
  if (out.path.empty()) out.path = "/";
  if (!percent_decode(out.path)) return std::nullopt;
  if (query < target.size() && !read_query(target.substr(query + 1), out)) return std::nullopt;
  return out;
}

bool http_authority::is_local_or_address() const {
  return host == "localhost" || host.ends_with(".localhost") || ip_address::parse(host);
}

std::optional<http_authority> parse_authority(std::string_view text) {
  const auto bracket = text.find(']');
  const auto colon = text.find(':', bracket == text.npos ? 0 : bracket);
  http_authority out{.host = std::string(text.substr(0, colon)), .port = ""};
  if (colon != text.npos) out.port = text.substr(colon + 1);
  if (!is_host(out.host) || out.port.size() > 5 || !std::ranges::all_of(out.port, is_digit)) return std::nullopt;
  boost::algorithm::to_lower(out.host);
  return out;
}

std::optional<http_authority> parse_origin(std::string_view origin) {
  const bool secure = boost::algorithm::istarts_with(origin, "https:");
  if (!drop_scheme(origin)) return std::nullopt;
  auto out = parse_authority(origin);
  if (out && out->port.empty()) out->port = secure ? "443" : "80";
  return out;
}

}  // namespace fanfold::server
