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
/// same references again and again, so those resolved lately are remembered, in a few megabytes at most.
class link_resolver {
 public:
  struct target {
    std::string url;  ///< normalised
    fingerprint print{};
    bool is_in_scope = false;
  };

  /// From here on references are those of another page.
  void begin_page() { ++page_; }
  /// From here on they are those of a document in the page that has this base URL and encoding.
  void begin_document(const url& base, encoding of, std::shared_ptr<const scope> within);

  /// Where a reference, as written in the document, leads; null where that is no URL of http or https, and mostly, but
  /// not always, where a reference before it, in such a place of the page, led there and was followed or is as this
  /// one. Good until the next call.
  const target* resolve(std::string_view written, const link_place& at, bool is_followed = true);

 private:
  struct memory {
    std::string key;
    target leads_to;         // nowhere where it is empty
    std::uint64_t page = 0;  // that had it last
    link_place place{};      // where
    bool is_followed = false;
  };

  std::string_view base_for(std::string_view reference) const noexcept;
  void resolve_to(std::string_view reference, target& result);

  std::shared_ptr<const scope> within_;
  encoding encoding_ = encoding::utf_8;
  const url_query_encoder* queries_ = nullptr;
  url base_;
  std::size_t origin_size_ = 0;     // of the base, up to its path
  std::size_t directory_size_ = 0;  // up to the last slash of its path
  std::uint64_t page_ = 0;
  std::string key_;
  std::vector<memory> memories_;  // by the key's hash; a new one takes the place of the old one
  url parsed_;
  target unremembered_;
};

}  // namespace fanfold
