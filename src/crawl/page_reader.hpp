#pragma once

#include <optional>
#include <string_view>

#include "html/link_extractor.hpp"
#include "http/message.hpp"

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

}  // namespace fanfold
