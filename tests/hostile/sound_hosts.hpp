#pragma once

#include <chrono>
#include <cstddef>
#include <fanfold/page_record.hpp>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "support/web_server.hpp"

namespace fanfold {

/// Hosts that do nothing wrong, beside one that attacks. They answer nothing before it does, so that a crawl of them is
/// one under attack.
class sound_hosts {
 public:
  using clock = std::chrono::steady_clock;
  /// Whether the attack is under way. Called on a server's thread.
  using attack = std::function<bool()>;

  std::vector<std::string> seeds() const;
  /// As curl's --resolve.
  std::vector<std::string> resolve() const { return web_.resolve(); }

  /// From now on new connections wait for that, a minute at most.
  void wait_for(attack under_way);
  /// Whether it came.
  bool was_attacked() const;
  /// When they began to answer, since the last wait_for().
  clock::time_point began() const;

  std::size_t pages() const { return ends_.size(); }
  bool own(const page_record& page) const { return page.url.find(port_) != std::string::npos; }
  /// Takes the records of their pages out of all, which must be as they should, once each.
  void check(std::vector<page_record>& pages) const;

 private:
  bool ready();
  std::map<std::string, std::string> sound_ends() const;

  mutable std::mutex mutex_;
  attack under_way_ = [] { return true; };
  clock::time_point asked_{};
  clock::time_point began_{};
  bool attacked_ = false;
  test_web::web_server web_{{.hosts = 3, .pages = 8, .hosts_per_domain = 3, .depth = 2},
                            {.ready = [this] { return ready(); }}};
  std::string port_ = ':' + std::to_string(web_.web().port(0)) + '/';
  std::map<std::string, std::string> ends_ = sound_ends();  // how each page must end, by URL
};

}  // namespace fanfold
