#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <cstdint>
#include <fanfold/clock.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "frontier/throttle.hpp"
#include "url/ip_address.hpp"

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

  /// `who` is told once, when another's request has ended. It lives until then, or forgets.
  void await(polite_visitor& who);
  void forget(polite_visitor& who) noexcept;
  /// A request of `by` has ended.
  void freed(const polite_visitor& by) noexcept;

 private:
  friend class politeness;
  std::string name_;
  throttle state_;
  std::vector<polite_visitor*> waiting_;
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
  boost::unordered_flat_map<std::string_view, std::unique_ptr<polite_server>> servers_;  // views the servers' own names
  std::size_t sweep_at_ = 1024;                                                          // when there are so many
};

}  // namespace fanfold
