#include "frontier/split_url.hpp"

#include <algorithm>

namespace fanfold {
namespace {

// Where the authority begins.
std::size_t after_scheme(std::string_view url) {
  const auto colon = url.find("://");
  return colon == url.npos ? 0 : colon + 3;
}

}  // namespace

split_url::split_url(std::string_view url) {
  const auto authority = after_scheme(url);
  const auto path = std::min(url.find_first_of("/?#", authority), url.size());
  const auto at = url.substr(0, path).rfind('@');
  if (at == url.npos || at < authority) {
    origin_ = url.substr(0, path);
    rest_ = url.substr(path);
    return;
  }
  // Credentials lead the rest: "user:password@/path".
  const auto host = at + 1;
  moved_.reserve(url.size());
  moved_.append(url, 0, authority).append(url, host, path - host);
  moved_.append(url, authority, host - authority).append(url, path);
  const auto origin_size = authority + path - host;
  origin_ = std::string_view(moved_).substr(0, origin_size);
  rest_ = std::string_view(moved_).substr(origin_size);
}

std::string_view host_in(std::string_view origin) {
  origin.remove_prefix(after_scheme(origin));
  const auto colon = origin.rfind(':');
  const bool has_port = colon != origin.npos && origin.find(']', colon) == origin.npos;
  return has_port ? origin.substr(0, colon) : origin;
}

std::string join_url(std::string_view origin, std::string_view rest) {
  std::string url;
  url.reserve(origin.size() + rest.size());
  url.append(origin);
  const auto path = std::min(rest.find_first_of("/?#"), rest.size());
  const bool has_credentials = path > 0;
  if (has_credentials) url.insert(after_scheme(url), rest.substr(0, path));
  return url.append(rest, has_credentials ? path : 0);
}

}  // namespace fanfold
