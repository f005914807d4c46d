#include "frontier/throttle.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace fanfold {
namespace {

using namespace std::chrono_literals;

// A server that is asked for one thing after the other, or for some at once.
class trial_server {
 public:
  explicit trial_server(pace limits) : limits_(limits) {}

  bool may_ask() const {
    const auto next = state.next(limits_);
    return next && *next <= now;
  }
  // As many requests as it may be asked for now.
  std::vector<throttle::turn> ask_all() {
    std::vector<throttle::turn> turns;
    while (may_ask()) turns.push_back(state.begin(now));
    return turns;
  }
  void ask(service how, duration latency = 10ms, duration asked = 0s) {
    const auto turn = state.begin(now);
    now += latency;
    state.end(turn, how, latency, asked, now);
  }
  // How many it bears at once after `answers` that each took so long.
  std::size_t window_after(int answers, duration latency) {
    while (answers > 0) {
      const auto turns = ask_all();
      now += latency;
      for (const auto& turn : turns) state.end(turn, service::fine, latency, 0s, now);
      answers -= static_cast<int>(turns.size());
    }
    const auto turns = ask_all();
    for (const auto& turn : turns) state.take_back(turn);
    return turns.size();
  }
  duration rest() const { return state.rests_until() - now; }

  time_point now{1h};
  throttle state;

 private:
  pace limits_;
};

TEST(throttle, gives_as_many_turns_as_there_are_connections) {
  trial_server server({.connections = 3});
  EXPECT_EQ(server.ask_all().size(), 3u);
  EXPECT_EQ(server.state.next({.connections = 3}), std::nullopt);
}

TEST(throttle, is_the_same_for_whoever_asks_with_limits_of_their_own) {
  trial_server server({.connections = 3, .delay = 1s});
  server.state.begin(server.now);
  EXPECT_EQ(server.state.next({.connections = 1}), std::nullopt);
  EXPECT_EQ(server.state.next({.connections = 2, .delay = 5s}), server.now + 5s);
}

TEST(throttle, lets_an_overloaded_server_rest_as_long_as_it_asks_for) {
  trial_server server({.connections = 9});
  server.ask(service::overloaded, 10ms, 90s);
  EXPECT_EQ(server.rest(), 90s);
  EXPECT_FALSE(server.may_ask());
  server.now += 90s;
  EXPECT_TRUE(server.may_ask());
}

TEST(throttle, lets_a_server_rest_as_long_as_it_asks_for_whatever_its_state) {
  for (const service state : {service::fine, service::failing}) {
    trial_server server({.connections = 9});
    server.ask(state, 10ms, 90s);
    EXPECT_EQ(server.rest(), 90s);
  }
}

TEST(throttle, takes_a_short_rest_for_enough_where_that_is_asked_for) {
  trial_server server({.connections = 9});
  for (int i = 0; i < 5; ++i) {
    server.now = std::max(server.now, server.state.rests_until());
    server.ask(service::overloaded, 10ms, 2s);
    EXPECT_EQ(server.rest(), 2s);
  }
}

TEST(throttle, lets_an_overloaded_server_rest_longer_each_time_in_a_row) {
  trial_server server({.connections = 9});
  for (const duration rest : {5s, 10s, 20s, 40s}) {
    server.ask(service::overloaded);
    EXPECT_EQ(server.rest(), rest);
    server.now += rest;
  }
  server.ask(service::fine);
  server.ask(service::overloaded);
  EXPECT_EQ(server.rest(), 5s);
}

TEST(throttle, bounds_a_rest_that_nobody_asked_for) {
  trial_server server({.connections = 9});
  for (int i = 0; i < 100; ++i) {
    server.now = std::max(server.now, server.state.rests_until());
    server.ask(service::overloaded);
  }
  EXPECT_EQ(server.rest(), 1h);
}

TEST(throttle, counts_what_was_under_way_together_as_one_trouble) {
  trial_server server({.connections = 8});
  const auto turns = server.ask_all();
  for (const auto& turn : turns) server.state.end(turn, service::overloaded, 1ms, 0s, server.now += 1ms);
  EXPECT_LE(server.rest(), 5s);
}

TEST(throttle, lets_a_server_rest_that_goes_on_failing_but_not_for_a_page_or_two) {
  trial_server server({.connections = 9});
  server.ask(service::failing);
  server.ask(service::failing);
  EXPECT_TRUE(server.may_ask());
  server.ask(service::failing);
  EXPECT_EQ(server.rest(), 5s);
}

TEST(throttle, asks_for_less_at_once_where_the_server_gets_slower) {
  trial_server server({.connections = 8});
  ASSERT_EQ(server.window_after(100, 20ms), 8u);
  EXPECT_LE(server.window_after(100, 400ms), 3u);
}

TEST(throttle, asks_for_more_at_once_again_where_the_server_has_recovered) {
  trial_server server({.connections = 8});
  server.window_after(100, 20ms);
  server.window_after(100, 400ms);
  EXPECT_EQ(server.window_after(500, 20ms), 8u);
}

TEST(throttle, takes_no_noise_for_strain) {
  trial_server server({.connections = 8});
  server.window_after(50, 1ms);
  EXPECT_EQ(server.window_after(50, 40ms), 8u);
}

TEST(throttle, always_leaves_one_turn) {
  trial_server server({.connections = 8});
  server.window_after(20, 1ms);
  for (int i = 1; i < 20; ++i) EXPECT_GE(server.window_after(20, 500ms * i), 1u);
}

TEST(throttle, forgets_the_delay_of_a_request_that_never_was) {
  trial_server server({.connections = 1, .delay = 10s});
  server.state.take_back(server.state.begin(server.now));
  EXPECT_TRUE(server.may_ask());
}

TEST(throttle, is_to_be_remembered_for_an_hour) {
  trial_server server({});
  EXPECT_TRUE(server.state.is_forgettable(server.now));
  server.ask(service::fine);
  EXPECT_FALSE(server.state.is_forgettable(server.now + 59min));
  EXPECT_TRUE(server.state.is_forgettable(server.now + 61min));
  server.state.rest_until(server.now + 24h);
  EXPECT_FALSE(server.state.is_forgettable(server.now + 24h));
}

}  // namespace
}  // namespace fanfold
