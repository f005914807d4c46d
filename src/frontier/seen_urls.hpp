#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "frontier/ids.hpp"
#include "url/fingerprint.hpp"

namespace fanfold {

/// The URLs that a job knows: their fingerprints and numbers. Some are only mentioned: they are not to be visited.
///
/// An entry takes 16 bytes, in tables that are between four fifths and six sevenths full: 19 to 20 bytes a URL. There
/// are 256 of them, by the fingerprint's first byte, so that only a small one is ever copied to grow, whatever the
/// job's size. Of the other 120 bits 96 are kept: among 10^8 URLs, two are taken for one with a probability of
/// 10^16 / 2^105 = 2 * 10^-16; among the 2^31 that there can be, of 10^-13.
class seen_urls {
 public:
  static constexpr url_id max_id = INT32_MAX;

  struct insertion {
    url_id id;
    bool is_new;
    bool was_mentioned = false;  ///< it was known, but only mentioned, and is to be visited from now on
  };

  /// Numbers the URL `id`, unless it has a number already. Throws std::length_error if `id` is above `max_id`.
  insertion insert(const fingerprint& url, url_id id);

  /// Numbers the URL `id`, unless it has a number already, as one that is only mentioned.
  insertion mention(const fingerprint& url, url_id id);

  /// It is only mentioned again. Precondition: it is known.
  void demote(const fingerprint& url);

  /// Takes it out again. Precondition: it is known.
  void erase(const fingerprint& url);

  /// The URL's number; 0 if it is unknown.
  url_id find(const fingerprint& url) const noexcept;

  /// Has the processor fetch what the next call about this URL will read.
  void prefetch(const fingerprint& url) const noexcept;

 private:
  // What is kept of a fingerprint.
  struct print {
    std::uint64_t low;
    std::uint32_t high;

    explicit print(const fingerprint& url) noexcept : low(url.low), high(static_cast<std::uint32_t>(url.high >> 24)) {}
  };
  struct entry {
    std::uint64_t low;
    std::uint32_t high;
    std::uint32_t id : 31;  // 0: an empty slot
    std::uint32_t is_mentioned : 1;

    bool is(const print& p) const noexcept { return id != 0 && low == p.low && high == p.high; }
    bool comes_before(const print& p) const noexcept { return low != p.low ? low < p.low : high < p.high; }
  };

  // Linear probing (Knuth, TAOCP 6.4), with entries in the order of their prints, from which their places follow in the
  // same order: a search ends at the first greater one, and a table grows by any factor in one pass.
  class table {
   public:
    struct insertion {
      entry& at;
      bool is_new;
    };
    insertion insert(const print& p, url_id id, bool is_mentioned);
    void erase(const print& p);
    entry* find(const print& p) noexcept;
    void prefetch(const print& p) const noexcept;

   private:
    std::size_t place_of(std::uint64_t low) const noexcept;
    std::size_t lower_bound(const print& p) const noexcept;
    void grow();

    std::vector<entry> slots_;  // the last one is always empty
    std::uint32_t places_ = 0;  // fewer than slots: what is pushed beyond the last one has room
    std::uint32_t entries_ = 0;
  };

  table& table_of(const fingerprint& url) noexcept { return tables_[url.high >> 56]; }
  const table& table_of(const fingerprint& url) const noexcept { return tables_[url.high >> 56]; }

  std::array<table, 256> tables_;
};

}  // namespace fanfold
