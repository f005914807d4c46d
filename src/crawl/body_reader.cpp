#include "crawl/body_reader.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "crawl/root_element.hpp"
#include "css/reference_scanner.hpp"
#include "encoding/document_decoder.hpp"
#include "html/link_collector.hpp"
#include "html/link_extractor.hpp"
#include "robots/sitemap_reader.hpp"
#include "text/simhash.hpp"
#include "text/word_reader.hpp"

namespace fanfold {
namespace {

using html::link_attribute;
using html::link_kind;

// A page's words, and what is asked of them.
class visible_words final : public html::text_sink {
 public:
  explicit visible_words(const reading_options& options)
      : are_counted_(options.counts_words), are_hashed_(options.hashes_words), room_(options.room) {}

  bool are_wanted() const noexcept { return are_counted_ || are_hashed_; }
  void finish(page_content& content) && {
    on_break();
    content.words = std::move(counter_).finish();
    if (are_hashed_) content.simhash = hasher_.finish();
  }

 private:
  void on_text(std::string_view piece) override {
    reader_.add(piece, [this](std::string_view word) { take(word); });
  }
  void on_break() override {
    reader_.end_word([this](std::string_view word) { take(word); });
  }
  void take(std::string_view word) {
    if (are_counted_) count(word);
    if (are_hashed_) hasher_.add(word);
  }
  void count(std::string_view word) {
    if (counter_.add(word) && room_ && !room_->take(counter_.bytes_of(word))) counter_.close();
  }

  bool are_counted_;
  bool are_hashed_;
  html::page_room* room_;
  text::word_reader reader_;
  text::word_counter counter_;
  text::simhasher hasher_;
};

class html_body final : public body_reader {
 public:
  html_body(std::string_view content_type, const reading_options& options, bool is_xml)
      : decoder_(is_xml ? document_kind::xml : document_kind::html, content_type),
        words_(options),
        extractor_({.room = options.room,
                    .robots_name = options.product_token,
                    .collects_anchors = options.collects_anchors,
                    .is_xml = is_xml},
                   words_.are_wanted() ? &words_ : nullptr) {}

  void feed(std::string_view bytes) override { extractor_.feed(decoder_.feed(bytes)); }
  void finish(page_content& content) override {
    extractor_.feed(decoder_.finish());
    content.document = std::move(extractor_).finish();
    content.encoding = decoder_.encoding().encoding;
    std::move(words_).finish(content);
  }

 private:
  document_decoder decoder_;
  visible_words words_;
  html::link_extractor extractor_;
};

class css_body final : public body_reader, css::reference_sink {
 public:
  css_body(std::string_view content_type, const reading_options& options)
      : decoder_(document_kind::css, content_type), found_({.room = options.room}) {}

  void feed(std::string_view bytes) override { scanner_.feed(decoder_.feed(bytes)); }
  void finish(page_content& content) override {
    scanner_.feed(decoder_.finish());
    scanner_.finish();
    found_.drop(scanner_.dropped());
    content.document = std::move(found_).take();
    content.encoding = decoder_.encoding().encoding;
  }

 private:
  void on_reference(css::reference_kind kind, std::string_view reference) override {
    const bool is_import = kind == css::reference_kind::import;
    found_.add({.reference = reference,
                .element = html::element::other,
                .attribute = is_import ? link_attribute::css_import : link_attribute::css_url,
                .kind = link_kind::resource});
  }

  document_decoder decoder_;
  html::link_collector found_;
  css::reference_scanner scanner_{*this};
};

// What ails a sitemap, in words; empty: nothing, or it is none. (Declarations are looked at where the DOCTYPE is a
// sitemap's.)
std::string fault_of(const robots::sitemap_summary& summary) {
  const bool is_one =
      summary.format != robots::sitemap_format::none || summary.error == robots::sitemap_errc::declarations;
  if (!is_one) return "";
  const auto said = [&summary](const char* what) {
    return summary.line == 0 ? what : "line " + std::to_string(summary.line) + ": " + what;
  };
  switch (static_cast<robots::sitemap_errc>(summary.error.value())) {
    case robots::sitemap_errc::malformed:
      return said("no well-formed XML");
    case robots::sitemap_errc::truncated:
      return said("it ends in the middle");
    case robots::sitemap_errc::too_large:
      return said("it is too large");
    case robots::sitemap_errc::too_deep:
      return said("elements within too many others");
    case robots::sitemap_errc::declarations:
      return said("it declares entities or attributes");
    case robots::sitemap_errc::bad_compression:
      return said("it can't be decompressed");
  }
  if (summary.left_out == 0) return "";
  return "it lists too much: " + std::to_string(summary.left_out) + " links are left out";
}

constexpr std::uint64_t max_sitemap_bytes = robots::sitemap_limits().max_bytes;

class sitemap_body final : public body_reader, robots::sitemap_sink {
 public:
  sitemap_body(std::string_view content_type, const reading_options& options)
      : room_(options.room), reader_(*this, content_type) {}

  void feed(std::string_view bytes) override { is_wanted_ = is_wanted_ && reader_.feed(bytes); }
  std::uint64_t body_limit(std::uint64_t limit) const override {
    const bool may_be_one = is_wanted_ || reader_.format() != robots::sitemap_format::none;
    return may_be_one ? std::max(limit, max_sitemap_bytes) : limit;
  }
  void finish(page_content& content) override {
    robots::sitemap_summary summary = reader_.finish();
    summary.left_out += without_room_;
    found_.dropped_links += summary.left_out + summary.too_long;
    content.sitemap_fault = fault_of(summary);
    content.document = std::move(found_);
  }

 private:
  static link_kind kind_of(robots::sitemap_link kind) {
    switch (kind) {
      case robots::sitemap_link::sitemap:
        return link_kind::sitemap;
      case robots::sitemap_link::resource:
        return link_kind::resource;
      default:
        return link_kind::page;
    }
  }

  void on_entry(const robots::sitemap_entry& entry) override {
    if (room_ && !room_->take(entry.url.size() + html::link_list::bytes_per_link)) {
      ++without_room_;
      return;
    }
    found_.links.add({.reference = entry.url,
                      .element = html::element::other,
                      .attribute = link_attribute::entry,
                      .kind = kind_of(entry.kind)});
  }

  html::page_room* room_;
  html::page_links found_;
  std::uint64_t without_room_ = 0;
  bool is_wanted_ = true;
  robots::sitemap_reader reader_;
};

enum class declared_type : std::uint8_t { html, xml, none };

// A body whose media type says too little. How it begins says the rest, and is held back until it does.
class sniffed_body final : public body_reader {
 public:
  sniffed_body(declared_type declared, std::string_view content_type, const reading_options& options)
      : declared_(declared), content_type_(content_type), options_(options) {}

  void feed(std::string_view bytes) override {
    if (reader_) return reader_->feed(bytes);
    if (begin_.empty() && read_below(bytes)) return;  // no copy, mostly
    begin_ += bytes;
    if (read_below(begin_)) begin_ = {};
  }
  std::uint64_t body_limit(std::uint64_t limit) const override {
    return reader_ ? reader_->body_limit(limit) : std::max(limit, max_sitemap_bytes);
  }
  void finish(page_content& content) override {
    if (!reader_) read_below(begin_, "");
    reader_->finish(content);
  }

 private:
  // Reads the document, where its beginning says what it is.
  bool read_below(std::string_view begin) {
    if (declared_ == declared_type::none && gzip_magic.starts_with(begin)) return false;
    const auto root = root_element(begin);
    if (!root && begin.size() < max_prolog_bytes) return false;
    read_below(begin, root.value_or(""));
    return true;
  }
  void read_below(std::string_view begin, std::string_view root) {
    if (is_sitemap(begin, root))
      reader_ = std::make_unique<sitemap_body>(content_type_, options_);
    else
      reader_ = std::make_unique<html_body>(content_type_, options_, declared_ == declared_type::xml);
    reader_->feed(begin);
  }

  // In XML whatever is no page is left to the reader of sitemaps, which tells for itself.
  bool is_sitemap(std::string_view begin, std::string_view root) const {
    if (declared_ == declared_type::xml) return root != "html" && root != "svg";
    if (declared_ == declared_type::none && begin.starts_with(gzip_magic)) return true;
    return robots::format_of_root(root) != robots::sitemap_format::none;
  }

  static constexpr std::string_view gzip_magic = "\x1F\x8B";

  declared_type declared_;
  std::string content_type_;
  reading_options options_;
  std::string begin_;
  std::unique_ptr<body_reader> reader_;
};

// The media type without its parameters, in lower case.
std::string essence_of(std::string_view content_type) {
  std::string essence(content_type.substr(0, content_type.find_first_of("; \t")));
  std::ranges::transform(essence, essence.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; });
  return essence;
}

// https://mimesniff.spec.whatwg.org/#valid-mime-type-string, without parameters
bool is_media_type(std::string_view type) {
  const auto is_token = [](std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || std::string_view("!#$%&'*+-.^_`|~").contains(c);
    });
  };
  const auto slash = type.find('/');
  return slash != type.npos && is_token(type.substr(0, slash)) && is_token(type.substr(slash + 1));
}

// As good as none: https://mimesniff.spec.whatwg.org/#determining-the-computed-mime-type-of-a-resource
bool is_unknown(std::string_view type) {
  return !is_media_type(type) || type == "unknown/unknown" || type == "application/unknown" || type == "*/*";
}

// S3 says binary/octet-stream of what it isn't told of.
bool may_be_sitemap(std::string_view type) {
  constexpr std::array<std::string_view, 5> types{"text/plain", "application/gzip", "application/x-gzip",
                                                  "application/octet-stream", "binary/octet-stream"};
  return std::ranges::find(types, type) != types.end();
}

}  // namespace

std::unique_ptr<body_reader> body_reader_for(std::string_view content_type, const reading_options& options) {
  const std::string type = essence_of(content_type);
  const auto sniffed = [&](declared_type declared) {
    return std::make_unique<sniffed_body>(declared, content_type, options);
  };
  if (is_unknown(type)) return sniffed(declared_type::none);
  if (type == "text/html") return sniffed(declared_type::html);
  if (type == "application/xhtml+xml" || type == "image/svg+xml")
    return std::make_unique<html_body>(content_type, options, true);
  if (type == "text/xml" || type == "application/xml" || type.ends_with("+xml")) return sniffed(declared_type::xml);
  if (type == "text/css") return std::make_unique<css_body>(content_type, options);
  if (may_be_sitemap(type)) return std::make_unique<sitemap_body>(content_type, options);
  return nullptr;
}

}  // namespace fanfold
