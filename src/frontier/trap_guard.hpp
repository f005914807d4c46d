#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "frontier/trap.hpp"

namespace fanfold {

/// Counts URLs by their host and pattern, and says which ones are too many. A URL costs O(its size). Memory is bounded:
/// when there is too much to remember, what was counted least is forgotten, so that more passes than the limits say.
class trap_guard {
 public:
  static constexpr std::size_t max_counts = std::size_t{1} << 20;  ///< 32 MiB at most
  static constexpr std::size_t max_traps = 1'000;                  ///< that are reported

  explicit trap_guard(const trap_limits& limits) : limits_(limits) {}

  /// A URL in two, as split_url has it.
  struct place {
    std::string_view origin;
    std::string_view rest;
    bool is_new_host = false;  ///< none of this origin has been counted yet
  };

  /// Counts the URL, unless it is one too many: then tells what it looks like.
  std::optional<trap_kind> count(const place& url);
  /// Counts it in any case.
  void count_always(const place& url);

  /// What was too many, most links first. O(traps log traps)
  std::vector<trap> report() const;

 private:
  // How many URLs with something in common there may be.
  struct quota {
    trap_kind kind;
    std::uint64_t limit;
    std::uint64_t key;    // by which it is counted
    std::uint64_t group;  // by which it is reported
    std::uint32_t weight = 1;
  };
  class quotas;

  quotas quotas_of(const place& url);
  void count_combinations(std::uint64_t path, bool is_new_pattern, quotas& result);
  std::uint32_t counted(std::uint64_t key) const;
  void add(const quotas& all);
  void forget_some();
  void report(const quota& exceeded, const place& url);

  trap_limits limits_;
  boost::unordered_flat_map<std::uint64_t, std::uint32_t> counts_;
  boost::unordered_flat_map<std::uint64_t, trap> traps_;
};

}  // namespace fanfold
