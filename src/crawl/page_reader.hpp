#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "crawl/body_hasher.hpp"
#include "crawl/body_reader.hpp"
#include "crawl/page_content.hpp"
#include "http/message.hpp"
#include "url/url.hpp"

namespace fanfold {

/// Reads what an answer leads to, while it arrives. Keeps no body, unless it is asked to.
class page_reader final : public http::body_consumer {
 public:
  explicit page_reader(reading_options options, bool keeps_body = false)
      : options_(std::move(options)), keeps_body_(keeps_body) {}

  bool begin(const http::response_head& head) override;
  bool write(std::string_view bytes) override;
  std::uint64_t body_limit(std::uint64_t limit) const override { return body_ ? body_->body_limit(limit) : limit; }

  /// What it leads to; nothing where the answer is no document, but an error or a redirect. Called once, after the last
  /// write.
  std::optional<page_content> finish() &&;

  /// The body, as far as it came, whatever the answer's status; empty where it is not kept.
  std::string take_body() noexcept { return std::move(kept_); }

 private:
  reading_options options_;
  bool keeps_body_;
  std::string kept_;
  body_hasher hash_;
  std::optional<page_content> content_;
  std::unique_ptr<body_reader> body_;
};

/// What X-Robots-Tag asks of crawlers, and of the one with this name.
robots::page_directives header_directives_of(const http::response_head& head, std::string_view product_token);

/// What the references in a document at `at`, or in one that it holds as srcdoc, are relative to (HTML §4.2.3, the
/// document base URL).
url base_of(const html::page_links& document, const url& at);

}  // namespace fanfold
