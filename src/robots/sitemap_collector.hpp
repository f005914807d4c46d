#pragma once

#include <cstdint>
#include <string_view>

#include "robots/sitemap.hpp"

namespace fanfold::robots {

/// `text` without ASCII whitespace at both ends.
std::string_view trimmed_reference(std::string_view text);

/// Gives entries to the sink within the limits, and keeps the account.
class sitemap_collector {
 public:
  sitemap_collector(sitemap_sink& sink, const sitemap_limits& limits)
      : sink_(sink), limits_(limits), room_for_entries_(limits.max_entries), room_for_extras_(limits.max_extras) {}

  /// Blank URLs are left out.
  void add(sitemap_link kind, std::string_view url, std::string_view lastmod = {});
  void add_too_long() { ++summary_.too_long; }
  void set_format(sitemap_format format) { summary_.format = format; }
  /// Only the first error counts.
  void fail(sitemap_errc why, std::uint64_t line = 0);

  const sitemap_limits& limits() const { return limits_; }
  const sitemap_summary& summary() const { return summary_; }

 private:
  sitemap_sink& sink_;
  sitemap_limits limits_;
  std::uint64_t room_for_entries_;
  std::uint64_t room_for_extras_;
  sitemap_summary summary_;
};

}  // namespace fanfold::robots
