#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/page_record.hpp>
#include <optional>
#include <string>
#include <string_view>

/// Sitemaps as sitemaps.org's protocol 0.9 has them: XML in UTF-8.
namespace fanfold {

/// What one file may hold.
inline constexpr std::uint64_t sitemap_max_urls = 50'000;
inline constexpr std::uint64_t sitemap_max_bytes = 52'428'800;
/// The length of a URL that is listed is below this, in bytes.
inline constexpr std::size_t sitemap_url_limit = 2048;

/// Whether a page is one that search engines are to know of: HTML that was fetched with status 200, doesn't ask not to
/// be listed, and has not the same body as one before it.
bool belongs_in_sitemap(const page_record& page);

enum class sitemap_kind { urls, index };

/// What a file begins and ends with, and what stands between: URLs of pages, or in an index those of other sitemaps,
/// with the day on which they changed last, where it is known.
std::string_view sitemap_head(sitemap_kind kind);
std::string_view sitemap_tail(sitemap_kind kind);
void append_sitemap_entry(std::string& out, sitemap_kind kind, std::string_view url,
                          std::optional<std::chrono::sys_seconds> last_modified = std::nullopt);

}  // namespace fanfold
