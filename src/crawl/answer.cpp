#include "crawl/answer.hpp"

#include <algorithm>
#include <string_view>

#include "http/error.hpp"
#include "http/http_date.hpp"

namespace fanfold {
namespace {

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

fault fault_of(http::errc failure) {
  if (failure == http::errc::no_resources) return fault::own;
  const bool is_misspoken = failure == http::errc::tls_error || failure == http::errc::protocol_error;
  return is_misspoken || http::is_transient(failure) ? fault::server : fault::page;
}

}  // namespace

std::optional<boost::system::result<url>> redirect_target(const http::response& answer, const url& from) {
  if (answer.error || !is_redirect(answer.head.status())) return std::nullopt;
  const std::string_view location = answer.head.header("Location");
  if (location.empty()) return std::nullopt;
  return url::parse(location, from);
}

server_signal signal_of(const http::response& answer) {
  const auto wait = http::retry_after(answer.head.header("Retry-After"), std::chrono::system_clock::now());
  const bool has_failed = answer.error && answer.error.category() == http::error_category();
  const auto failure = static_cast<http::errc>(answer.error.value());
  return {.transient = has_failed && http::is_transient(failure),
          .whose = has_failed ? fault_of(failure) : fault::page,
          .latency = answer.latency,
          .retry_after = wait ? std::optional(std::min<std::chrono::seconds>(*wait, std::chrono::years(1))) : wait};
}

void record_answer(const http::response& answer, const url& from, page_record& page) {
  page.final_url = from.href();
  page.status = answer.head.status();
  page.content_type = answer.head.header("Content-Type");
  page.etag = answer.head.header("ETag");
  page.last_modified = answer.head.header("Last-Modified");
  page.bytes = answer.body_bytes;
  page.elapsed += answer.elapsed;
  if (!answer.error) return;
  page.error = answer.error.message();
  page.error_detail = answer.error_detail;
}

}  // namespace fanfold
