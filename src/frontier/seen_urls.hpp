#pragma once

#include <array>
#include <bit>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <stdexcept>
#include <type_traits>

#include "frontier/ids.hpp"
#include "url/fingerprint.hpp"

namespace fanfold {

/// The URLs that a job knows: their fingerprints and numbers, 20 bytes each in a flat table that is between a half and
/// seven eighths full. Some are only mentioned: they are not to be visited.
class seen_urls {
 public:
  static constexpr url_id max_id = INT32_MAX;

  struct insertion {
    url_id id;
    bool is_new;
    bool was_mentioned = false;  ///< it was known, but only mentioned, and is to be visited from now on
  };

  /// Numbers the URL `id`, unless it has a number already. Throws std::length_error if `id` is above `max_id`.
  insertion insert(const fingerprint& url, url_id id) {
    const auto [position, is_new] = table_.insert(entry_of(url, id, false));
    const bool was_mentioned = position->is_mentioned != 0;
    position->is_mentioned = 0;
    return {position->id, is_new, was_mentioned};
  }

  /// Numbers the URL `id`, unless it has a number already, as one that is only mentioned.
  insertion mention(const fingerprint& url, url_id id) {
    const auto [position, is_new] = table_.insert(entry_of(url, id, true));
    return {position->id, is_new};
  }

  /// It is only mentioned again. Precondition: it is known.
  void demote(const fingerprint& url) { table_.find(entry_of(url, 0, false))->is_mentioned = 1; }

  /// Takes it out again.
  void erase(const fingerprint& url) { table_.erase(entry_of(url, 0, false)); }

  /// The URL's number; 0 if it is unknown.
  url_id find(const fingerprint& url) const {
    const auto position = table_.find(entry_of(url, 0, false));
    return position == table_.end() ? 0 : position->id;
  }

 private:
  using words = std::array<std::uint32_t, 4>;  // aligned to 4 bytes, so that an entry needs no padding
  static_assert(sizeof(words) == sizeof(fingerprint) && std::is_trivially_copyable_v<fingerprint>);

  struct entry {
    words print;
    std::uint32_t id : 31;
    mutable std::uint32_t is_mentioned : 1;  // no part of the key
  };
  static entry entry_of(const fingerprint& url, url_id id, bool is_mentioned) {
    if (id > max_id) throw std::length_error("more URLs than a frontier in memory can number");
    return {std::bit_cast<words>(url), static_cast<std::uint32_t>(id) & INT32_MAX, is_mentioned};
  }
  struct hash {
    using is_avalanching = void;
    std::size_t operator()(const entry& e) const noexcept { return e.print[0] | std::uint64_t{e.print[1]} << 32; }
  };
  struct same_url {
    bool operator()(const entry& a, const entry& b) const noexcept { return a.print == b.print; }
  };

  boost::unordered_flat_set<entry, hash, same_url> table_;
};

}  // namespace fanfold
