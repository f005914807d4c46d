#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "encoding/document_decoder.hpp"
#include "robots/sitemap.hpp"
#include "robots/sitemap_collector.hpp"

namespace fanfold {
class inflater;
}

/// Sitemaps (https://www.sitemaps.org/protocol.html) and what sites give in their place: lists of pages and indexes of
/// sitemaps in XML with their extensions for images, videos and alternates, RSS and Atom feeds, and text; each of them
/// as it is or compressed by gzip, in any of the web's encodings. Namespaces are not looked up, and only well-formed
/// XML is read.
namespace fanfold::robots {

class sitemap_text;
class sitemap_xml;

/// Reads a sitemap as it arrives, in chunks cut anywhere. Memory is a few hundred KiB at most, and time is bounded by
/// the bytes, however little they inflate from.
class sitemap_reader {
 public:
  /// The sink must outlive the reader. `content_type`: the header's value, for its charset, or empty.
  explicit sitemap_reader(sitemap_sink& sink, std::string_view content_type = {}, const sitemap_limits& limits = {});
  ~sitemap_reader();
  sitemap_reader(const sitemap_reader&) = delete;
  sitemap_reader& operator=(const sitemap_reader&) = delete;

  /// The next bytes of the body. False: nothing more is wanted, because this is no sitemap, or is one that fails.
  bool feed(std::string_view chunk);
  /// What it is, as far as it is known: `none` while it isn't.
  sitemap_format format() const { return collector_.summary().format; }
  /// Says that the body ends here. The reader is used up.
  sitemap_summary finish();

 private:
  bool recognise_compression(std::string_view chunk);
  bool inflate(std::string_view compressed);
  bool read(std::string_view content);
  bool read_text(std::string_view text);
  bool recognise_content();
  bool end(std::optional<sitemap_errc> why);

  sitemap_collector collector_;
  document_decoder decoder_;
  std::string held_;  // the first bytes, then the beginning of the text, until they say what this is
  std::uint64_t content_bytes_ = 0;
  bool has_begun_ = false;  // with more than blanks
  bool is_done_ = false;
  bool is_plain_ = false;
  std::unique_ptr<inflater> inflater_;
  std::unique_ptr<sitemap_xml> xml_;
  std::unique_ptr<sitemap_text> text_;
};

}  // namespace fanfold::robots
