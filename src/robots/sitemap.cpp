#include "robots/sitemap.hpp"

#include <string>

#include "robots/xml_attributes.hpp"

namespace fanfold::robots {
namespace {

const char* message_of(sitemap_errc code) {
  switch (code) {
    case sitemap_errc::malformed:
      return "malformed";
    case sitemap_errc::truncated:
      return "truncated";
    case sitemap_errc::too_large:
      return "too_large";
    case sitemap_errc::too_deep:
      return "too_deep";
    case sitemap_errc::declarations:
      return "declarations";
    case sitemap_errc::bad_compression:
      return "bad_compression";
  }
  return "unknown";
}

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "fanfold.sitemap"; }
  std::string message(int code) const override { return message_of(static_cast<sitemap_errc>(code)); }
};

}  // namespace

sitemap_format format_of_root(std::string_view name) {
  const std::string_view local = local_name(name);
  if (local == "urlset") return sitemap_format::urlset;
  if (local == "sitemapindex") return sitemap_format::index;
  if (local == "rss" || local == "RDF") return sitemap_format::rss;
  if (local == "feed") return sitemap_format::atom;
  return sitemap_format::none;
}

const boost::system::error_category& sitemap_category() noexcept {
  static const category instance;
  return instance;
}

}  // namespace fanfold::robots
