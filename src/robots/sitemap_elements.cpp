#include "robots/sitemap_elements.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "robots/line.hpp"

namespace fanfold::robots {
namespace {

constexpr std::size_t blank_allowance = 256;  // around a URL in its element
constexpr std::size_t max_date_bytes = 64;

// Whether a list of words has this one.
bool has_word(std::string_view list, std::string_view word) {
  const std::string words = ' ' + lower_case(list) + ' ';
  return words.contains(' ' + std::string(word) + ' ');
}

// What an Atom link of this relation is (RFC 4287 §4.2.7.2, RFC 5005).
std::optional<sitemap_link> kind_of_relation(std::string_view rel) {
  if (rel.empty() || has_word(rel, "alternate")) return sitemap_link::page;
  if (has_word(rel, "enclosure")) return sitemap_link::resource;
  if (has_word(rel, "self")) return sitemap_link::alternate;
  for (const auto* part : {"next", "prev", "previous", "first", "last", "current", "next-archive", "prev-archive"})
    if (has_word(rel, part)) return sitemap_link::sitemap;
  return std::nullopt;
}

}  // namespace

sitemap_elements::element sitemap_elements::element_of(std::string_view local) {
  constexpr auto names = std::to_array<std::pair<std::string_view, element>>({
      {"url", element::url},
      {"sitemap", element::sitemap},
      {"item", element::item},
      {"entry", element::entry},
      {"channel", element::channel},
      {"image", element::image},
  });
  const auto* const found = std::ranges::find(names, local, &std::pair<std::string_view, element>::first);
  return found == names.end() ? element::other : found->second;
}

bool sitemap_elements::is_feed() const {
  const sitemap_format format = into_.summary().format;
  return format == sitemap_format::rss || format == sitemap_format::atom;
}

bool sitemap_elements::is_container(element what) const {
  if (is_feed()) return what == element::item || what == element::entry;
  return what == element::url || what == element::sitemap;
}

std::optional<sitemap_elements::text_use> sitemap_elements::use_of_text(std::string_view name) const {
  const std::string_view local = local_name(name);
  if (local == "lastmod" || local == "updated" || local == "pubDate" || local == "date")
    return text_use{.is_date = true};
  const auto kind = is_feed() ? kind_in_feed(name, local) : kind_in_sitemap(name, local);
  return kind ? std::optional(text_use{.kind = *kind}) : std::nullopt;
}

std::optional<sitemap_link> sitemap_elements::kind_in_sitemap(std::string_view name, std::string_view local) const {
  if (local == "content_loc" || local == "player_loc" || local == "thumbnail_loc") return sitemap_link::resource;
  if (local != "loc") return std::nullopt;
  if (name.starts_with("image:") || !is_container(parent())) return sitemap_link::resource;
  return parent() == element::sitemap ? sitemap_link::sitemap : sitemap_link::page;
}

std::optional<sitemap_link> sitemap_elements::kind_in_feed(std::string_view name, std::string_view local) const {
  if (into_.summary().format == sitemap_format::atom) {
    if (local == "icon" || local == "logo") return sitemap_link::resource;
    return std::nullopt;
  }
  if (name == "url" && parent() == element::image) return sitemap_link::resource;
  const bool has_page = parent() == element::item || parent() == element::channel || parent() == element::image;
  return name == "link" && has_page ? std::optional(sitemap_link::page) : std::nullopt;
}

void sitemap_elements::on_start(std::string_view name, const xml_attributes& attributes) {
  const std::string_view local = local_name(name);
  const element what = element_of(local);
  if (is_container(what)) {
    end_container();
    in_container_ = true;
  }
  bases_.open(open_.size() + 1, trimmed_reference(attributes.base()));
  read_attributes(local, attributes);
  text_use_ = use_of_text(name);
  text_.clear();
  open_.push_back(what);
}

void sitemap_elements::read_attributes(std::string_view local, const xml_attributes& attributes) {
  if (local == "link") return read_link(attributes);
  if (!is_feed()) return;
  if (local == "enclosure" || local == "thumbnail" || local == "content")
    add(sitemap_link::resource, attributes["url"]);
  if (local == "content") add(sitemap_link::resource, attributes["src"]);
  if (local == "image") add(sitemap_link::resource, attributes["href"]);
}

void sitemap_elements::read_link(const xml_attributes& attributes) {
  const std::string_view url = attributes["href"];
  if (url.empty()) return;
  const std::string_view rel = attributes["rel"];
  if (is_feed()) {
    if (const auto kind = kind_of_relation(rel)) add(*kind, url);
  } else if (has_word(rel, "alternate")) {
    add(sitemap_link::alternate, url);
  }
}

void sitemap_elements::on_text(std::string_view text) {
  if (!text_use_) return;
  if (text_.empty()) text = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::size_t room = into_.limits().max_url_bytes + blank_allowance - text_.size();
  text_ += text.substr(0, room);
}

void sitemap_elements::on_end() {
  end_element();
  bases_.close(open_.size() + 1);
}

void sitemap_elements::end_element() {
  if (!open_.empty()) {
    const element what = open_.back();
    open_.pop_back();
    if (is_container(what)) end_container();
  }
  const auto use = std::exchange(text_use_, std::nullopt);
  if (!use) return;
  if (!use->is_date) return add(use->kind, text_);
  if (in_container_ && lastmod_.empty() && text_.size() <= max_date_bytes) lastmod_ = text_;
}

void sitemap_elements::add(sitemap_link kind, std::string_view url) {
  const std::string_view reference = trimmed_reference(url);
  const bool is_one = !reference.empty() && reference.size() <= into_.limits().max_url_bytes;
  if (bases_.empty() || !is_one) return add_resolved(kind, url);
  add_resolved(kind, bases_.resolve(reference));
}

void sitemap_elements::add_resolved(sitemap_link kind, std::string_view url) {
  const bool has_date = kind == sitemap_link::page || kind == sitemap_link::sitemap;
  if (!in_container_ || !has_date || !url_.empty()) return into_.add(kind, url);
  kind_ = kind;
  url_ = url;
}

void sitemap_elements::end_container() {
  if (!url_.empty()) into_.add(kind_, url_, lastmod_);
  url_.clear();
  lastmod_.clear();
  in_container_ = false;
}

}  // namespace fanfold::robots
