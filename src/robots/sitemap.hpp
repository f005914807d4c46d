#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

namespace fanfold::robots {

/// What a file is, judged by its first bytes and its root element, whatever its name and media type.
enum class sitemap_format : std::uint8_t {
  none,    ///< no sitemap: HTML, other XML, anything else
  urlset,  ///< the protocol's list of pages
  index,   ///< the protocol's list of sitemaps
  rss,     ///< RSS 0.9x, 1.0 or 2.0
  atom,
  text,  ///< a URL a line
};

/// The format that an XML document with this root element has; a prefix doesn't count.
sitemap_format format_of_root(std::string_view name);

enum class sitemap_link : std::uint8_t {
  page,
  sitemap,    ///< another file of the same kind: of an index, or the next part of a feed
  resource,   ///< an image, a video, an enclosure
  alternate,  ///< the page in another language or form, the feed itself
};

struct sitemap_entry {
  /// As written: trimmed, character references decoded, UTF-8, perhaps relative; but resolved by its xml:base.
  std::string_view url;
  sitemap_link kind;
  std::string_view lastmod{};  ///< as written, in the format's notation; empty: none
};

/// Takes what a sitemap lists, in about its order.
class sitemap_sink {
 public:
  /// The views are valid during the call. What it throws comes out of the reader, which is then done.
  virtual void on_entry(const sitemap_entry& entry) = 0;

 protected:
  ~sitemap_sink() = default;
};

struct sitemap_limits {
  std::uint64_t max_bytes = 50u << 20;  ///< uncompressed; the protocol's
  std::uint64_t max_entries = 50'000;   ///< pages and sitemaps; the protocol's
  std::uint64_t max_extras = 500'000;   ///< resources and alternates
  std::size_t max_url_bytes = 8192;     ///< the protocol's is 2,048
  std::size_t max_depth = 100;          ///< of elements
};

/// Why a sitemap was not read to its end. What was found before counts.
enum class sitemap_errc {
  malformed = 1,    ///< no well-formed XML
  truncated,        ///< ends in the middle
  too_large,        ///< over max_bytes, a single tag or comment over 64 KiB, or endless new names
  too_deep,         ///< over max_depth
  declarations,     ///< declares entities or attributes, which nobody needs to list URLs
  bad_compression,  ///< does not inflate
};

const boost::system::error_category& sitemap_category() noexcept;

inline boost::system::error_code make_error_code(sitemap_errc code) noexcept {
  return {static_cast<int>(code), sitemap_category()};
}

/// How reading ended.
struct sitemap_summary {
  sitemap_format format = sitemap_format::none;
  std::uint64_t entries = 0;   ///< given to the sink
  std::uint64_t left_out = 0;  ///< beyond max_entries and max_extras
  std::uint64_t too_long = 0;  ///< beyond max_url_bytes
  boost::system::error_code error{};
  std::uint64_t line = 0;  ///< of the error in XML, from 1, after leading blank lines; 0: unknown
};

}  // namespace fanfold::robots

template <>
struct boost::system::is_error_code_enum<fanfold::robots::sitemap_errc> : std::true_type {};
