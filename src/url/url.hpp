#pragma once

#include <boost/system/result.hpp>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "url/query_encoder.hpp"
#include "url/record.hpp"
#include "url/url_error.hpp"

namespace fanfold {

/// A URL, parsed, resolved and serialised by the WHATWG standard, https://url.spec.whatwg.org/ — as browsers do it, so
/// that a crawler asks for what a visitor's click asks for.
///
/// It is one string, its href, and where the parts are in it. Every accessor is O(1), but for origin(), and returns a
/// view into the href, good until the URL is changed or moved from. A moved-from URL may be assigned to or destroyed,
/// nothing else.
///
/// Deviation: input is bytes, UTF-8 by preference; where it is not, a path, query or fragment keeps the bytes as
/// %XX, where the standard has U+FFFD, so that a server gets back the name that it gave. For names beyond ASCII see
/// idna.hpp.
class url {
 public:
  /// The longest input and the longest href, in bytes. The standard has no limit; Chromium has this one.
  static constexpr std::size_t max_size = std::size_t{2} << 20;

  /// about:blank
  url() = default;

  /// Parses an absolute URL. O(size), but for names beyond ASCII.
  static boost::system::result<url> parse(std::string_view input);

  /// Parses `input` as a link found at `base`, absolute or relative to it. `queries` writes its query, if its scheme is
  /// special and no WebSocket's; null: UTF-8.
  static boost::system::result<url> parse(std::string_view input, const url& base,
                                          const url_query_encoder* queries = nullptr);

  /// As parse(), into this URL's memory: for one link after the other. Where it fails, this URL is about:blank.
  /// `input` is not a view into this URL; `base` may be this URL.
  boost::system::error_code assign(std::string_view input);
  boost::system::error_code assign(std::string_view input, const url& base, const url_query_encoder* queries = nullptr);

  /// The whole, serialised. Parsing it gives the same URL.
  const std::string& href() const noexcept { return record_.href; }
  std::string_view href_without_fragment() const noexcept { return record_.slice(0, record_.fragment_start); }

  /// Without its colon.
  std::string_view scheme() const noexcept { return record_.slice(0, record_.scheme_end); }
  scheme_kind kind() const noexcept { return record_.kind; }
  bool is_special() const noexcept { return fanfold::is_special(kind()); }
  bool is_http() const noexcept { return kind() == scheme_kind::http || kind() == scheme_kind::https; }

  bool has_credentials() const noexcept { return record_.host_start > record_.username_end; }
  /// Percent-encoded, as is the password.
  std::string_view username() const noexcept;
  std::string_view password() const noexcept;

  /// False for "mailto:x" and "a:/b"; true, and the host empty, for "file:///b".
  bool has_host() const noexcept { return record_.has_host(); }
  /// A name in lower-case ASCII, an IPv4 address, an IPv6 address in brackets, or an opaque host.
  std::string_view host() const noexcept { return record_.host(); }
  /// As in HTTP's Host header: the port only where it is not the scheme's default.
  std::string_view host_and_port() const noexcept;
  /// Only where it is not the scheme's default.
  std::optional<std::uint16_t> port() const noexcept;
  /// The port, or the scheme's default.
  std::optional<std::uint16_t> effective_port() const noexcept;

  /// Whether the path is no list of segments, as in "mailto:x". Such a URL is no base for relative links.
  bool has_opaque_path() const noexcept { return record_.opaque_path; }
  std::string_view path() const noexcept { return record_.path(); }
  /// As HTTP asks for it: the path and, where there is one, '?' and the query.
  std::string_view path_and_query() const noexcept { return record_.slice(record_.path_start, record_.fragment_start); }

  /// Whether there is a '?'.
  bool has_query() const noexcept { return record_.has_query(); }
  /// Without its '?'.
  std::string_view query() const noexcept;

  /// Whether there is a '#'.
  bool has_fragment() const noexcept { return record_.fragment_start < record_.href.size(); }
  /// Without its '#'.
  std::string_view fragment() const noexcept;

  /// Scheme, host and port, or "null" for an opaque origin. https://url.spec.whatwg.org/#origin
  std::string origin() const;

  bool operator==(const url& other) const noexcept { return href() == other.href(); }
  std::strong_ordering operator<=>(const url& other) const noexcept { return href() <=> other.href(); }

 private:
  friend void normalize(url&);

  boost::system::error_code assign(std::string_view input, const url_detail::url_record* base,
                                   const url_query_encoder* queries);

  url_detail::url_record record_;
};

}  // namespace fanfold

template <>
struct std::hash<fanfold::url> {
  std::size_t operator()(const fanfold::url& value) const noexcept { return std::hash<std::string>{}(value.href()); }
};
