#pragma once

#include <string>
#include <string_view>

#include "robots/sitemap_collector.hpp"

namespace fanfold::robots {

/// Whether a text begins with http:// or https://, in any case.
bool begins_with_http(std::string_view text);

/// Reads a list of URLs, one a line (https://www.sitemaps.org/protocol.html#otherformats). Lines that are no absolute
/// http or https URL are passed over.
class sitemap_text {
 public:
  explicit sitemap_text(sitemap_collector& into) : into_(into) {}

  void feed(std::string_view chunk);
  /// The last line counts without a line end too, unless the text breaks off.
  void finish(bool is_whole);

 private:
  void append(std::string_view part);
  void end_line();

  sitemap_collector& into_;
  std::string line_;
  bool too_long_ = false;
};

}  // namespace fanfold::robots
