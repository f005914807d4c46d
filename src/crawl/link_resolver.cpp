#include "crawl/link_resolver.hpp"

#include <utility>

#include "encoding/query_encoder.hpp"
#include "url/normalize.hpp"

namespace fanfold {
namespace {

constexpr std::size_t min_memories = 1 << 6;  // a power of two, as the next
constexpr std::size_t max_memories = 1 << 13;
constexpr std::size_t max_key_bytes = 240;  // longer ones are rare, and would take the memory of many

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
  if (within_ != within) {
    memories_ = std::vector<memory>(min_memories);
    filled_ = 0;
  }
  within_ = std::move(within);
  base_ = base;
  const std::size_t size = base_.href_without_fragment().size();
  const std::size_t origin_size = size - base_.path_and_query().size();
  whole_ = part_of_base(size);
  origin_ = part_of_base(origin_size);
  directory_ = part_of_base(origin_size + base_.path().rfind('/') + 1);
}

const link_resolver::target* link_resolver::resolve(std::string_view written, const link_place& at, bool is_followed) {
  const std::string_view reference = without_fragment(written);
  const base_part& base = base_for(reference);
  if (base.size + reference.size() >= max_key_bytes)
    return resolve_to(reference, unremembered_) ? &unremembered_ : nullptr;
  const fingerprint key = fingerprint::of(reference, base.key);
  if (filled_ > memories_.size() / 2 && memories_.size() < max_memories) grow();
  memory& known = memory_of(key);
  if (known.key != key) {
    if (known.key == fingerprint()) ++filled_;
    known.key = {};  // in case that the rest throws
    known.is_url = resolve_to(reference, known.leads_to);
    known.key = key;
  } else if (!gives_repeats_ && known.page == page_ && known.place == at && known.is_followed >= is_followed) {
    return nullptr;
  }
  known.page = page_;
  known.place = at;
  known.is_followed = is_followed;
  return known.is_url ? &known.leads_to : nullptr;
}

link_resolver::base_part link_resolver::part_of_base(std::size_t size) const noexcept {
  const std::string_view part = base_.href_without_fragment().substr(0, size);
  return {size, fingerprint::of(part, static_cast<std::uint64_t>(encoding_)).low};
}

// All of them have a place of their own in twice as many.
void link_resolver::grow() {
  std::vector<memory> before(2 * memories_.size());
  before.swap(memories_);
  for (memory& each : before)
    if (each.key != fingerprint()) memory_of(each.key) = std::move(each);
}

bool link_resolver::is_url(std::string_view written) {
  return !parsed_.assign(written, base_, queries_);
}

// As much of the base as decides where the reference leads, https://url.spec.whatwg.org/#relative-state: all of it
// where that isn't plain to see.
const link_resolver::base_part& link_resolver::base_for(std::string_view reference) const noexcept {
  if (!base_.is_http() || reference.empty()) return whole_;
  if (reference.front() == '/' || reference.starts_with("http://") || reference.starts_with("https://")) return origin_;
  if (is_name_or_dot(reference.front()) && !reference.contains(':')) return directory_;
  return whole_;
}

// False where that is no URL of http or https.
bool link_resolver::resolve_to(std::string_view reference, target& result) {
  if (parsed_.assign(reference, base_, queries_) || !parsed_.is_http()) return false;
  normalize(parsed_);
  result.url = parsed_.href();
  result.print = fingerprint::of(result.url);
  result.is_in_scope = within_->check(parsed_).allowed();
  result.is_beyond = !result.is_in_scope && within_->is_beyond(parsed_);
  return true;
}

}  // namespace fanfold
