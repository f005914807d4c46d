#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <unordered_map>

#include "frontier/host_queue.hpp"

namespace fanfold {

/// The hosts whose names are to be resolved. Many are at once, because some are slow; of one domain, that somebody has
/// registered, only some, so that one whose name servers are silent holds no other up. Domains have turns, hosts of one
/// domain come in the order in which they were pushed. Each call costs O(1).
class lookup_line {
 public:
  static constexpr std::size_t most_at_once = 1'000;
  static constexpr std::size_t most_of_a_domain = 50;

  /// `h` waits for its lookup. It must stay where it is until that has ended.
  void push(host_queue& h);

  /// Takes out the next host, whose lookup begins; null where nobody waits, or enough are under way.
  host_queue* take();
  bool has_next() const noexcept { return running_ < most_at_once && !turns_.empty(); }

  /// The lookup of a host has ended that was taken.
  void end(const host_queue& h);

 private:
  struct domain {
    host_queue* first = nullptr;  // of those that wait, each of which knows the next one
    host_queue* last = nullptr;
    std::size_t running = 0;

    bool has_turn() const noexcept { return first && running < most_of_a_domain; }
  };

  std::unordered_map<std::string, domain> domains_;  // with something under way or waiting; they stay where they are
  std::deque<domain*> turns_;                        // those that have one
  std::size_t running_ = 0;
};

}  // namespace fanfold
