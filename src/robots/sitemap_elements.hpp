#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "robots/sitemap_collector.hpp"
#include "robots/xml_attributes.hpp"
#include "robots/xml_bases.hpp"

namespace fanfold::robots {

/// Finds the URLs in the elements of a sitemap or feed. Names are compared without their prefixes, and namespaces are
/// not looked up: real files bind them to anything or to nothing.
class sitemap_elements {
 public:
  explicit sitemap_elements(sitemap_collector& into) : into_(into) {}

  void on_root(const xml_attributes& attributes) { bases_.open(0, trimmed_reference(attributes.base())); }
  /// Everything within the root element.
  void on_start(std::string_view name, const xml_attributes& attributes);
  void on_text(std::string_view text);
  void on_end();
  /// The file ends, or breaks off, here.
  void finish() { end_container(); }

  std::size_t depth() const { return open_.size(); }

 private:
  enum class element : std::uint8_t { other, url, sitemap, item, entry, channel, image };
  struct text_use {
    bool is_date = false;
    sitemap_link kind = sitemap_link::page;
  };

  static element element_of(std::string_view local);
  bool is_feed() const;
  bool is_container(element what) const;
  std::optional<text_use> use_of_text(std::string_view name) const;
  std::optional<sitemap_link> kind_in_sitemap(std::string_view name, std::string_view local) const;
  std::optional<sitemap_link> kind_in_feed(std::string_view name, std::string_view local) const;
  void read_attributes(std::string_view local, const xml_attributes& attributes);
  void read_link(const xml_attributes& attributes);
  void end_element();
  void add(sitemap_link kind, std::string_view url);
  void add_resolved(sitemap_link kind, std::string_view url);
  void end_container();
  element parent() const { return open_.empty() ? element::other : open_.back(); }

  sitemap_collector& into_;
  std::vector<element> open_;
  xml_bases bases_;
  std::optional<text_use> text_use_;
  std::string text_;
  // The first page of the container that is open waits for the date, which may come after it.
  sitemap_link kind_ = sitemap_link::page;
  std::string url_;
  std::string lastmod_;
  bool in_container_ = false;
};

}  // namespace fanfold::robots
