#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/found_urls.hpp"
#include "encoding/encoding.hpp"
#include "url/fingerprint.hpp"
#include "url/query_encoder.hpp"
#include "url/scope.hpp"
#include "url/url.hpp"

namespace fanfold {

/// Where the references on pages lead: resolved, normalised and checked against the scope. The pages of a site say the
/// same references again and again, so those resolved lately are remembered: in a megabyte or two at most, and in a few
/// kilobytes where there are few.
class link_resolver {
 public:
  /// `gives_repeats`: references are resolved as often as they are on a page.
  explicit link_resolver(bool gives_repeats = false) : gives_repeats_(gives_repeats) {}

  struct target {
    fingerprint print{};
    bool is_in_scope = false;
    bool is_beyond = false;  ///< the scope, and not excluded
    std::string url;         ///< normalised
  };

  /// From here on references are those of another page.
  void begin_page() { ++page_; }
  /// From here on they are those of a document in the page that has this base URL and encoding.
  void begin_document(const url& base, encoding of, std::shared_ptr<const scope> within);

  /// Whether a reference is a URL, of whatever scheme.
  bool is_url(std::string_view written);

  /// Where a reference, as written in the document, leads; null where that is no URL of http or https, and mostly, but
  /// not always, where a reference before it, in such a place of the page, led there and was followed or is as this
  /// one. Good until the next call.
  const target* resolve(std::string_view written, const link_place& at, bool is_followed = true);

 private:
  // What most references need of it is in one line of the cache: not the text.
  struct alignas(64) memory {
    fingerprint key;         // of the reference and of what decides where it leads
    std::uint64_t page = 0;  // that had it last
    link_place place{};      // where
    bool is_followed = false;
    bool is_url = false;
    target leads_to;
  };

  // A part of the base, with the encoding.
  struct base_part {
    std::size_t size = 0;
    std::uint64_t key = 0;
  };

  base_part part_of_base(std::size_t size) const noexcept;
  const base_part& base_for(std::string_view reference) const noexcept;
  memory& memory_of(const fingerprint& key) noexcept { return memories_[key.low % memories_.size()]; }
  void grow();
  bool resolve_to(std::string_view reference, target& result);

  bool gives_repeats_;
  std::shared_ptr<const scope> within_;
  encoding encoding_ = encoding::utf_8;
  const url_query_encoder* queries_ = nullptr;
  url base_;
  base_part whole_;
  base_part origin_;     // up to the path
  base_part directory_;  // up to the last slash of the path
  std::uint64_t page_ = 0;
  std::vector<memory> memories_;  // by the key; a new one takes the place of the old one
  std::size_t filled_ = 0;        // of those
  url parsed_;
  target unremembered_;
};

}  // namespace fanfold
