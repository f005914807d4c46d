#pragma once

#include <optional>
#include <string_view>

#include "html/link_extractor.hpp"
#include "http/message.hpp"
#include "url/url.hpp"

namespace fanfold {

/// Reads a page while it arrives: a whole answer that is HTML goes through the link extractor, anything else is only
/// counted by the fetcher. Keeps no body.
class page_reader final : public http::body_consumer {
 public:
  bool begin(const http::response_head& head) override;
  bool write(std::string_view bytes) override;

  /// What the page says; nothing where it is not HTML. Called once, after the last write.
  std::optional<html::page_links> finish() &&;

 private:
  std::optional<html::link_extractor> extractor_;
};

/// What the references in a document at `at`, or in one that it holds as srcdoc, are relative to (HTML §4.2.3, the
/// document base URL).
url base_of(const html::page_links& document, const url& at);

}  // namespace fanfold
