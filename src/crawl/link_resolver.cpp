#include "crawl/link_resolver.hpp"

#include <utility>

#include "encoding/query_encoder.hpp"
#include "url/normalize.hpp"

namespace fanfold {
namespace {

constexpr std::size_t max_memories = 1 << 13;
constexpr std::size_t max_key_bytes = 256;  // longer ones are rare, and would take the memory of many

bool is_name_or_dot(char c) noexcept {
  return c == '.' || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Pages have many references to places in one page. What is before the fragment leads to the same page by itself, but
// for spaces at its end, which would be stripped there.
std::string_view without_fragment(std::string_view reference) noexcept {
  const auto size = reference.find('#');
  if (size == std::string_view::npos || (size > 0 && static_cast<unsigned char>(reference[size - 1]) <= ' '))
    return reference;
  return reference.substr(0, size);
}

}  // namespace

void link_resolver::begin_document(const url& base, encoding of, std::shared_ptr<const scope> within) {
  encoding_ = output_encoding(of);
  queries_ = query_encoder_of(of);
  if (within_ != within) memories_.assign(max_memories, {});
  within_ = std::move(within);
  base_ = base;
  const std::string_view whole = base_.href_without_fragment();
  origin_size_ = whole.size() - base_.path_and_query().size();
  directory_size_ = origin_size_ + base_.path().rfind('/') + 1;
}

const link_resolver::target* link_resolver::resolve(std::string_view written, const link_place& at, bool is_followed) {
  const std::string_view reference = without_fragment(written);
  const std::string_view base = base_for(reference);
  if (base.size() + reference.size() >= max_key_bytes) {
    resolve_to(reference, unremembered_);
    return unremembered_.url.empty() ? nullptr : &unremembered_;
  }
  key_.assign(base).append(1, static_cast<char>(encoding_)).append(reference);
  memory& known = memories_[fingerprint::of(key_).low % max_memories];
  if (known.key != key_) {
    known.key.clear();  // in case that the rest throws
    resolve_to(reference, known.leads_to);
    known.key = key_;
  } else if (known.page == page_ && known.place == at && known.is_followed >= is_followed) {
    return nullptr;
  }
  known.page = page_;
  known.place = at;
  known.is_followed = is_followed;
  return known.leads_to.url.empty() ? nullptr : &known.leads_to;
}

// As much of the base as decides where the reference leads, https://url.spec.whatwg.org/#relative-state: all of it
// where that isn't plain to see.
std::string_view link_resolver::base_for(std::string_view reference) const noexcept {
  const std::string_view whole = base_.href_without_fragment();
  if (!base_.is_http() || reference.empty()) return whole;
  if (reference.front() == '/' || reference.starts_with("http://") || reference.starts_with("https://"))
    return whole.substr(0, origin_size_);
  if (is_name_or_dot(reference.front()) && !reference.contains(':')) return whole.substr(0, directory_size_);
  return whole;
}

void link_resolver::resolve_to(std::string_view reference, target& result) {
  result.url.clear();
  if (parsed_.assign(reference, base_, queries_) || !parsed_.is_http()) return;
  normalize(parsed_);
  result.url = parsed_.href();
  result.print = fingerprint::of(result.url);
  result.is_in_scope = within_->check(parsed_).allowed();
}

}  // namespace fanfold
