#include "frontier/seen_urls.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fanfold {
namespace {

constexpr std::uint32_t fewest_places = 8;

// Slots beyond the last place, and as many more whenever they are full.
constexpr std::size_t tail(std::uint32_t places) {
  return 8 + places / 256;
}

// By a sixteenth: no table has more than that to spare.
constexpr std::uint32_t grown(std::uint32_t places) {
  return places + std::max(fewest_places, places / 16);
}
// Six sevenths: beyond that, rows of entries without an empty slot get long.
constexpr std::uint32_t most_entries(std::uint32_t places) {
  return places / 7 * 6;
}

}  // namespace

seen_urls::insertion seen_urls::insert(const fingerprint& url, url_id id) {
  const auto [at, is_new] = table_of(url).insert(print(url), id, false);
  const bool was_mentioned = at.is_mentioned != 0;
  at.is_mentioned = 0;
  return {at.id, is_new, was_mentioned};
}

seen_urls::insertion seen_urls::mention(const fingerprint& url, url_id id) {
  const auto [at, is_new] = table_of(url).insert(print(url), id, true);
  return {at.id, is_new};
}

void seen_urls::demote(const fingerprint& url) {
  table_of(url).find(print(url))->is_mentioned = 1;
}

void seen_urls::erase(const fingerprint& url) {
  table_of(url).erase(print(url));
}

url_id seen_urls::find(const fingerprint& url) const noexcept {
  const entry* const found = const_cast<table&>(table_of(url)).find(print(url));
  return found ? found->id : 0;
}

void seen_urls::prefetch(const fingerprint& url) const noexcept {
  table_of(url).prefetch(print(url));
}

// Scales a print to a place, so that the order stays.
std::size_t seen_urls::table::place_of(std::uint64_t low) const noexcept {
  __extension__ using wide = unsigned __int128;
  return static_cast<std::size_t>(wide{low} * places_ >> 64);
}

// Where it is, or belongs.
std::size_t seen_urls::table::lower_bound(const print& p) const noexcept {
  std::size_t at = place_of(p.low);
  while (slots_[at].id != 0 && slots_[at].comes_before(p)) ++at;
  return at;
}

seen_urls::entry* seen_urls::table::find(const print& p) noexcept {
  if (slots_.empty()) return nullptr;
  entry& found = slots_[lower_bound(p)];
  return found.is(p) ? &found : nullptr;
}

seen_urls::table::insertion seen_urls::table::insert(const print& p, url_id id, bool is_mentioned) {
  std::size_t at = slots_.empty() ? 0 : lower_bound(p);
  if (!slots_.empty() && slots_[at].is(p)) return {slots_[at], false};
  if (id > max_id) throw std::length_error("more URLs than a frontier can number: 2^31 - 1");
  if (entries_ >= most_entries(places_)) {
    grow();
    at = lower_bound(p);
  }
  std::size_t end = at;
  while (slots_[end].id != 0) ++end;
  if (end + 1 == slots_.size()) {
    slots_.reserve(slots_.size() + tail(places_));  // no more than that
    slots_.resize(slots_.capacity());
  }
  const auto position = slots_.begin() + static_cast<std::ptrdiff_t>(at);
  std::move_backward(position, slots_.begin() + static_cast<std::ptrdiff_t>(end),
                     position + static_cast<std::ptrdiff_t>(end - at + 1));
  *position = {p.low, p.high, static_cast<std::uint32_t>(id) & INT32_MAX, is_mentioned};
  ++entries_;
  return {*position, true};
}

void seen_urls::table::erase(const print& p) {
  std::size_t at = lower_bound(p);
  for (; slots_[at + 1].id != 0 && place_of(slots_[at + 1].low) <= at; ++at) slots_[at] = slots_[at + 1];
  slots_[at] = {};
  --entries_;
}

void seen_urls::table::grow() {
  const std::uint32_t places = grown(places_);
  const std::vector<entry> before = std::exchange(slots_, std::vector<entry>(places + tail(places)));
  places_ = places;
  std::size_t next = 0;
  for (const entry& each : before) {
    if (each.id == 0) continue;
    next = std::max(next, place_of(each.low));
    if (next + 1 == slots_.size()) slots_.resize(slots_.size() + tail(places_));
    slots_[next++] = each;
  }
}

void seen_urls::table::prefetch(const print& p) const noexcept {
  if (!slots_.empty()) __builtin_prefetch(&slots_[place_of(p.low)]);
}

}  // namespace fanfold
