#pragma once

#include <chrono>
#include <fanfold/event.hpp>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "crawl/crawler.hpp"
#include "server/crawl_service.hpp"

/// What all parts of crawl_service need: what tenants ask of it (crawl_service.cpp), how crawls live (crawl_life.cpp),
/// and what they may have of a day (crawl_quotas.cpp).
namespace fanfold::server {

std::string json_of(const crawl_statistics& now);

inline std::chrono::system_clock::time_point wall_time() {
  return std::chrono::system_clock::now();
}

inline task<> wait_for(event* what) {
  co_await what->wait();
}

/// A crawl that runs, or is about to end.
struct crawl_service::live_crawl {
  // Why it was stopped. What is none has come to its end by itself.
  enum class stop { none, by_tenant, by_end_of_service };

  crawl_record record;
  crawl_order order;
  std::shared_ptr<fetch_allowance> allowance{};  // its tenant's
  std::optional<crawler> runs{};
  crawl_statistics reported{};  // to the catalogue
  stop stopped = stop::none;
  bool is_over = false;  // but that may still have to be written down
  std::shared_ptr<event> changed = std::make_shared<event>();
  event ended{};

  void tell_watchers() { std::exchange(changed, std::make_shared<event>())->set(); }

  // Whether its own figures are there: those of a job that goes on are read first.
  bool has_figures() const { return runs && (runs->statistics().seeds > 0 || runs->statistics().pages > 0); }
  bool has_news() const {
    const crawl_statistics& now = runs->statistics();
    return now.pages != reported.pages || now.queued != reported.queued || now.disallowed != reported.disallowed ||
           now.running != reported.running || now.seeds != reported.seeds;
  }

  void stop_for(stop why) {
    if (stopped == stop::none) stopped = why;
    if (runs) runs->stop();
  }
};

/// What the catalogue was to write; whether it could is known from then on.
template <class T>
T crawl_service::checked(store_result<T> written) {
  if (!written && can_record_) tell("", "the catalogue can't be written: " + written.error().message());
  can_record_ = written.has_value();
  return std::move(written).value();
}

}  // namespace fanfold::server
