#include <fmt/format.h>

#include "hostile/hostile_fixture.hpp"
#include "support/silent_listener.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::silent_listener;

/// Servers that take their time: until the limit of time the others go on, and at it there is a record.
class hostile_timing : public hostile_web {
 protected:
  void holds_up_nobody_but_itself(const std::string& url) { holds_up_nobody_but_itself(url, asked_for({url})); }
  void holds_up_nobody_but_itself(const std::string& url, attack under_way) {
    for (const auto& page : finish_others_beside({url}, std::move(under_way)))
      ADD_FAILURE() << url << " ended: " << page.error;
    const auto page = visit_alone(url, 300ms);
    EXPECT_EQ(page.error, "timeout") << url << ": " << page.error_detail;
    EXPECT_LT(page.elapsed, 10s);
  }
  static attack has_clients(const silent_listener& silent) {
    return [&silent] { return silent.connections() > 0; };
  }
};

TEST_F(hostile_timing, SlowHeaders) {
  holds_up_nobody_but_itself(hostile("/fault/slow-head/1000"));
}
TEST_F(hostile_timing, LateHeaders) {
  holds_up_nobody_but_itself(hostile("/fault/delay/3600000"));
}
TEST_F(hostile_timing, SlowBody) {
  holds_up_nobody_but_itself(hostile("/fault/slow/1000000/10"));
  holds_up_nobody_but_itself(hostile("/fault/endless/1000"));
}
TEST_F(hostile_timing, StallInTheBody) {
  holds_up_nobody_but_itself(hostile("/fault/stalled"));
}
TEST_F(hostile_timing, SilenceAfterTheRequest) {
  holds_up_nobody_but_itself(hostile("/fault/silent"));
}

TEST_F(hostile_timing, AcceptAndSilence) {
  const silent_listener silent;
  holds_up_nobody_but_itself(silent.url("http"), has_clients(silent));
}
TEST_F(hostile_timing, TlsStallBeforeTheHandshake) {
  const silent_listener silent;
  holds_up_nobody_but_itself(silent.url("https"), has_clients(silent));
}
TEST_F(hostile_timing, TlsStallInTheHandshake) {
  const silent_listener silent(silent_listener::half_a_tls_record());
  holds_up_nobody_but_itself(silent.url("https"), has_clients(silent));
}

// Those that are as slow as that for 20 s end, whatever the limit of time; one that isn't goes on for longer.
TEST_F(hostile_timing, LessThanTheLeastRate) {
  options_.timeout = 1h;
  const std::vector<std::string> too_slow{hostile("/fault/silent"), hostile("/fault/slow/1000000/4"),
                                          hostile("/fault/slow-head/500")};
  const auto fast_enough = hostile("/fault/slow/600/25");
  auto urls = too_slow;
  urls.push_back(fast_enough);
  const auto pages = crawl_beside(urls).by_url;
  for (const auto& url : too_slow) EXPECT_EQ(pages.at(url).error, "too_slow") << url;
  EXPECT_EQ(pages.at(fast_enough).error, "");
}

// More silent pages than one host has connections, and fewer hosts than the crawl has.
TEST_F(hostile_timing, HostsThatHoldEveryConnectionTheyGet) {
  options_.concurrency = 16;
  options_.per_host = 4;
  std::vector<std::string> urls;
  for (int host = 0; host < 3; ++host)
    for (int page = 0; page < 20; ++page)
      urls.push_back(hostile(fmt::format("/fault/silent/{}", page), fmt::format("silent{}.test", host)));
  for (const auto& page : finish_others_beside(urls, [this] { return hostile_.seen().most_at_once() >= 3 * 4; }))
    ADD_FAILURE() << page.url << " ended: " << page.error;
}

}  // namespace
}  // namespace fanfold
