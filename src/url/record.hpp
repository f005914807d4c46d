#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "url/scheme.hpp"

namespace fanfold::url_detail {

/// Where the parts of a URL are in its string:
///
///     https://user:secret@example.org:8080/a/b?q=1#top
///          |      |       |          |    |   |   |
///          |      |       |          |    |   |   fragment_start: the '#', or the string's end
///          |      |       |          |    |   query_start: the '?', or fragment_start
///          |      |       |          |    path_start
///          |      |       |          host_end
///          |      |       host_start
///          |      username_end: host_start where there are no credentials
///          scheme_end: the ':'
///
/// Without a host, username_end, host_start and host_end are scheme_end + 1, and "/." may stand between these and the
/// path. It belongs to no part: it keeps a path that starts with "//" from reading as a host.
struct url_parts {
  std::uint32_t scheme_end = 5;
  std::uint32_t username_end = 6;
  std::uint32_t host_start = 6;
  std::uint32_t host_end = 6;
  std::uint32_t path_start = 6;
  std::uint32_t query_start = 11;
  std::uint32_t fragment_start = 11;
  std::uint16_t port = 0;
  scheme_kind kind = scheme_kind::not_special;
  bool opaque_path = true;

  bool has_host() const noexcept { return host_start > scheme_end + 1; }
  bool has_port() const noexcept { return has_host() && path_start > host_end; }
  bool has_query() const noexcept { return query_start < fragment_start; }
};

/// A URL as one string and its parts. https://url.spec.whatwg.org/#concept-url
struct url_record : url_parts {
  std::string href = "about:blank";

  std::string_view slice(std::uint32_t from, std::uint32_t to) const noexcept {
    return {href.data() + from, to - from};
  }
  std::string_view host() const noexcept { return slice(host_start, host_end); }
  std::string_view path() const noexcept { return slice(path_start, query_start); }
  url_parts& parts() noexcept { return *this; }
  const url_parts& parts() const noexcept { return *this; }
};

}  // namespace fanfold::url_detail
