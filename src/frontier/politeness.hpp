#pragma once

#include <boost/container_hash/hash.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <fanfold/ip_address.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontier/throttle.hpp"

namespace fanfold {

class polite_server;

/// Who asks servers, and waits for them.
class polite_visitor {
 public:
  /// Another visitor's request has ended: the server may be asked again. To be noted, and acted upon later.
  virtual void server_freed(polite_server& server) noexcept = 0;

 protected:
  ~polite_visitor() = default;
};

/// A server as politeness sees it: a host by its origin, or a machine by its address.
class polite_server {
 public:
  explicit polite_server(std::string name) : name_(std::move(name)) {}

  /// `scheme://host:port`, or an address. Lives as long as the server.
  std::string_view name() const noexcept { return name_; }
  const throttle& state() const noexcept { return state_; }
  throttle& state() noexcept { return state_; }

  /// When the next request of `who` may begin; none: when one of those under way has ended. Whoever waits and was told
  /// that it may ask goes first, as who has just asked would be first each time; but not for long: it may not come.
  std::optional<time_point> next(const pace& limits, const polite_visitor& who) const noexcept;
  /// Whether others go first.
  bool is_promised(const polite_visitor& who) const noexcept;
  throttle::turn begin(const polite_visitor& by, time_point now) noexcept;

  /// `who` is told once, when another's request has ended. It lives until then, or forgets.
  void await(polite_visitor& who);
  void forget(polite_visitor& who) noexcept;
  /// A request of `by` has ended.
  void freed(const polite_visitor& by, time_point now) noexcept;

 private:
  friend class politeness;
  std::string name_;
  throttle state_;
  std::vector<polite_visitor*> waiting_;
  std::vector<const polite_visitor*> called_;  // who waited, and has not asked since; some may be no more
  time_point called_until_ = time_point::min();
  std::uint32_t users_ = 0;
};

/// The servers that the crawls of a process ask, and how they are being asked. Crawls that share one are together as
/// polite as one crawl. Belongs to one thread.
class politeness {
 public:
  /// The host or machine of that name, which stays where it is until it is released as often as it was held.
  polite_server& hold(std::string_view name, time_point now);
  void release(polite_server& server) noexcept { --server.users_; }

  /// How many are remembered: those held, and those for an hour after their last request or the end of their rest.
  std::size_t size() const noexcept { return servers_.size(); }

 private:
  using owned = std::unique_ptr<polite_server>;
  static std::string_view name_of(std::string_view name) noexcept { return name; }
  static std::string_view name_of(const owned& server) noexcept { return server->name(); }
  struct name_hash {
    using is_transparent = void;
    std::size_t operator()(const auto& of) const noexcept { return boost::hash<std::string_view>{}(name_of(of)); }
  };
  struct same_name {
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const noexcept { return name_of(a) == name_of(b); }
  };

  boost::unordered_flat_set<owned, name_hash, same_name> servers_;
  std::size_t sweep_at_ = 1024;  // when there are so many
};

}  // namespace fanfold
