#include "crawl/page_reader.hpp"

#include <algorithm>
#include <array>

namespace fanfold {
namespace {

// A missing type counts as HTML: browsers would sniff it, and what is none has no links.
bool is_html(std::string_view content_type) {
  constexpr std::array<std::string_view, 3> types{"text/html", "application/xhtml+xml", ""};
  const auto end = content_type.find_first_of("; \t");
  const std::string_view type = content_type.substr(0, end);
  const auto same = [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b); };
  return std::ranges::any_of(types, [&](std::string_view t) { return std::ranges::equal(t, type, same); });
}

bool has_document(int status) {
  return status >= 200 && status < 300;
}

}  // namespace

bool page_reader::begin(const http::response_head& head) {
  if (has_document(head.status()) && is_html(head.header("Content-Type"))) extractor_.emplace();
  return true;
}

bool page_reader::write(std::string_view bytes) {
  if (extractor_) extractor_->feed(bytes);
  return true;
}

std::optional<html::page_links> page_reader::finish() && {
  if (!extractor_) return std::nullopt;
  return std::move(*extractor_).finish();
}

url base_of(const html::page_links& document, const url& at) {
  if (!document.base) return at;
  auto said = url::parse(*document.base, at);
  if (!said || said->scheme() == "data" || said->scheme() == "javascript") return at;
  return *std::move(said);
}

}  // namespace fanfold
