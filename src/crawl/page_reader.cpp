#include "crawl/page_reader.hpp"

#include "crawl/header_links.hpp"

namespace fanfold {
namespace {

bool has_document(int status) {
  return status >= 200 && status < 300;
}

}  // namespace

bool page_reader::begin(const http::response_head& head) {
  kept_.clear();
  if (!has_document(head.status())) return true;
  content_.emplace();
  content_->header_links = header_links_of(head);
  content_->header_directives = header_directives_of(head, options_.product_token);
  body_ = body_reader_for(head.header("Content-Type"), options_);
  return true;
}

bool page_reader::write(std::string_view bytes) {
  if (keeps_body_) kept_ += bytes;
  if (content_) hash_.add(bytes);
  if (body_) body_->feed(bytes);
  return true;
}

std::optional<page_content> page_reader::finish() && {
  if (body_) body_->finish(*content_);
  if (content_) content_->body_hash = hash_.finish();
  return std::move(content_);
}

robots::page_directives header_directives_of(const http::response_head& head, std::string_view product_token) {
  robots::page_directives asked;
  for (const std::string_view value : head.headers("X-Robots-Tag"))
    asked.merge(robots::parse_robots_tag(value, product_token));
  return asked;
}

url base_of(const html::page_links& document, const url& at) {
  if (!document.base) return at;
  auto said = url::parse(*document.base, at);
  if (!said || said->scheme() == "data" || said->scheme() == "javascript") return at;
  return *std::move(said);
}

}  // namespace fanfold
