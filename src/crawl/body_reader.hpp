#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "crawl/page_content.hpp"
#include "html/page_room.hpp"

namespace fanfold {

/// How pages are read.
struct reading_options {
  std::string product_token;        ///< the crawler's name, for what pages say to it alone
  bool counts_words = false;        ///< of HTML, as a reader sees it
  bool hashes_words = false;        ///< likewise, by simhash
  bool collects_anchors = false;    ///< of HTML: what fragments may refer to
  html::page_room* room = nullptr;  ///< for what is kept of a page, beside its own limits; outlives the reader
};

/// Reads one body for its links.
class body_reader {
 public:
  virtual ~body_reader() = default;
  virtual void feed(std::string_view bytes) = 0;
  /// How many bytes it takes, where pages may have `limit`.
  virtual std::uint64_t body_limit(std::uint64_t limit) const { return limit; }
  /// The body has ended. Called once; the reader is used up.
  virtual void finish(page_content& content) = 0;
};

/// What reads a body of this media type, as a Content-Type field has it; null where nothing does. Without a type, or
/// with one that MIME Sniffing calls unknown, it is taken for HTML: browsers would sniff it, and what is none has no
/// links. What is served as XML is a page or a drawing if its root element is html or svg. Sitemaps and feeds are
/// recognised by their own first bytes: as XML, plain text, a gzip file or an octet stream, and where they are served
/// as HTML or without a type; they have a limit of their own.
std::unique_ptr<body_reader> body_reader_for(std::string_view content_type, const reading_options& options);

}  // namespace fanfold
