#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "url/fingerprint.hpp"

/// Sitemaps as sitemaps.org's protocol 0.9 has them: XML in UTF-8.
namespace fanfold {

/// What one file may hold.
inline constexpr std::uint64_t sitemap_max_urls = 50'000;
inline constexpr std::uint64_t sitemap_max_bytes = 52'428'800;
/// The length of a URL that is listed is below this, in bytes.
inline constexpr std::size_t sitemap_url_limit = 2048;

/// Chooses the pages that search engines are to know of: HTML that was fetched with status 200, or is still what was,
/// as a refresh was told (304), that doesn't ask not to be listed. Of those with the same body, the first one is
/// listed. Keeps some 40 bytes a different body.
class sitemap_selection {
 public:
  /// Whether the page's final URL is to be listed; where redirects led there, more than one page says so of it. Pages
  /// come in the order in which they were visited; the answer to one stays the same.
  bool lists(const page_record& page);

 private:
  boost::unordered_flat_map<fingerprint, fingerprint> listed_;  // by the body's hash, the URL that has it
};

enum class sitemap_kind { urls, index };

/// What a file begins and ends with, and what stands between: URLs of pages, or in an index those of other sitemaps,
/// with the day on which they changed last, where it is known.
std::string_view sitemap_head(sitemap_kind kind);
std::string_view sitemap_tail(sitemap_kind kind);
void append_sitemap_entry(std::string& out, sitemap_kind kind, std::string_view url,
                          std::optional<std::chrono::sys_seconds> last_modified = std::nullopt);

}  // namespace fanfold
