#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <optional>
#include <queue>
#include <vector>

#include "frontier/host_queue.hpp"

namespace fanfold {

/// The hosts that may be leased from: those that are due in line by depth, then first come, first served; others by
/// when they are due; others, in line by depth, by the server that they wait for. Each call costs O(log hosts),
/// amortised. The hosts must outlive the agenda and stay where they are.
class host_agenda {
 public:
  /// Puts `h` where its due time and the depth of its next URL say, at the end of the line; moves it there if it is
  /// placed already. Precondition: it has a URL queued.
  void place(host_queue& h);

  /// Lets `h` wait until `server` is free. Precondition: it has a URL queued.
  void hold(host_queue& h, polite_server& server);

  /// Takes `h` out.
  void withdraw(host_queue& h);

  /// The server may be asked: the first host that waits for it is called and placed, and may find that it must wait
  /// again. Where it is then placed, held or withdrawn instead of asking, the next one is called.
  void free(polite_server& server);
  /// It may be asked from then on.
  void free_at(polite_server& server, time_point when);
  bool is_awaited(const polite_server& server) const noexcept { return rooms_.contains(&server); }

  /// Time has passed: hosts that became due join the line. Before the first call nobody knows the time, and only hosts
  /// without a due time are due.
  void advance(time_point now);
  time_point now() const noexcept { return now_; }

  /// Takes out the first host in line, which then asks, or is placed, held or withdrawn; null when nobody is, or only
  /// hosts whose next URL is deeper than `deepest`.
  host_queue* take(std::uint32_t deepest);

  /// When `take` can next give a host: `now`, later, or never. A later time is when a host becomes due, which may then
  /// turn out to be too deep, or have to wait for another.
  std::optional<time_point> next_due(time_point now, std::uint32_t deepest);

 private:
  // A host has one ticket. What it left behind when it was given another is skipped, so that moving needs no search.
  template <class Key>
  struct entry {
    Key key;
    std::uint64_t ticket;
    host_queue* who;
    bool operator<(const entry& other) const noexcept {  // std::priority_queue's top is the greatest
      return key != other.key ? other.key < key : other.ticket < ticket;
    }
  };
  template <class Key>
  using line = std::priority_queue<entry<Key>>;
  template <class Key>
  static const entry<Key>* first(line<Key>& of);
  void put(host_queue& h);
  void pass_on_call(host_queue& h);

  // Those who wait for a server.
  struct room {
    line<std::uint32_t> hosts;  // by depth
    time_point opens = time_point::max();
  };
  struct opening {
    time_point at;
    polite_server* who;
    bool operator<(const opening& other) const noexcept { return other.at < at; }
  };

  line<std::uint32_t> ready_;  // by depth
  line<time_point> waiting_;   // by due time
  boost::unordered_flat_map<const polite_server*, room> rooms_;
  std::priority_queue<opening> openings_;  // of rooms
  time_point now_ = time_point::min();
  std::uint64_t tickets_ = 0;
};

}  // namespace fanfold
