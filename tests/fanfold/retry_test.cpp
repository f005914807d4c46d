#include <fanfold/retry.hpp>
#include <fanfold/timeout.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <exception>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include "virtual_time.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

constexpr retry_options exact{.max_attempts = 5, .first_delay = 1s, .max_delay = 1h, .jitter = 0};

// Fails so many times, then gives how often it was tried.
class flaky {
 public:
  explicit flaky(int failures) : failures_(failures) {}
  task<int> run() {
    co_await yield();
    if (++tries_ <= failures_) throw std::runtime_error("not yet");
    co_return tries_;
  }
  int tries() const { return tries_; }

 private:
  int failures_;
  int tries_ = 0;
};

std::vector<duration> delays_of(backoff delays) {
  std::vector<duration> all;
  for (auto next = delays.next(); next; next = delays.next()) all.push_back(*next);
  return all;
}

TEST(Backoff, GrowsByItsFactorUpToItsLimit) {
  retry_options options = exact;
  options.max_delay = 5s;
  EXPECT_EQ(delays_of(backoff(options)), (std::vector<duration>{1s, 2s, 4s, 5s}));
}

TEST(Backoff, IsAnythingUpToTheWholeDelayWithFullJitter) {
  retry_options options = exact;
  options.jitter = 1;
  options.max_attempts = 1'001;
  options.max_delay = 1s;
  const auto delays = delays_of(backoff(options, 1));
  ASSERT_EQ(delays.size(), 1'000u);
  duration sum{}, least = 1h, most{};
  for (const duration each : delays) {
    sum += each;
    least = std::min(least, each);
    most = std::max(most, each);
  }
  EXPECT_LT(least, 10ms);
  EXPECT_GT(most, 990ms);
  EXPECT_LE(most, 1s);
  EXPECT_NEAR(std::chrono::duration<double>(sum).count(), 500, 50);
}

TEST(Backoff, KeepsTheShareThatIsNotRandom) {
  retry_options options = exact;
  options.jitter = 0.25;
  for (std::uint64_t seed = 0; seed < 100; ++seed) EXPECT_GE(*backoff(options, seed).next(), 750ms);
}

TEST(Backoff, IsTheSameForTheSameSeed) {
  EXPECT_EQ(delays_of(backoff({}, 7)), delays_of(backoff({}, 7)));
  EXPECT_NE(delays_of(backoff({}, 7)), delays_of(backoff({}, 8)));
}

TEST(Backoff, NeverOverflows) {
  retry_options options = exact;
  options.max_attempts = 10'000;
  options.max_delay = duration::max();
  for (const duration each : delays_of(backoff(options))) EXPECT_GE(each, 1s);
}

TEST(Backoff, RefusesOptionsOutOfRange) {
  const auto refused = [](auto change) {
    retry_options options;
    change(options);
    EXPECT_THROW(backoff{options}, std::invalid_argument);
  };
  refused([](retry_options& o) { o.max_attempts = 0; });
  refused([](retry_options& o) { o.first_delay = -1s; });
  refused([](retry_options& o) { o.max_delay = -1s; });
  refused([](retry_options& o) { o.factor = 0.5; });
  refused([](retry_options& o) { o.factor = std::numeric_limits<double>::infinity(); });
  refused([](retry_options& o) { o.factor = std::numeric_limits<double>::quiet_NaN(); });
  refused([](retry_options& o) { o.jitter = 1.5; });
}

TEST(Retry, TriesAgainUntilThereIsAValue) {
  flaky work(3);
  const auto taken = virtual_time_of([&work]() -> task<> {
    const int tries = co_await retry(exact, [&work] { return work.run(); });
    EXPECT_EQ(tries, 4);
  });
  EXPECT_EQ(taken, 1s + 2s + 4s);
}

TEST(Retry, ThrowsTheLastErrorWhenTheAttemptsAreUsedUp) {
  flaky work(100);
  const auto taken = virtual_time_of([&work]() -> task<> {
    const auto end = co_await settled(retry(exact, [&work] { return work.run(); }));
    EXPECT_THROW(end.value(), std::runtime_error);
  });
  EXPECT_EQ(work.tries(), 5);
  EXPECT_EQ(taken, 1s + 2s + 4s + 8s);
}

TEST(Retry, LeavesAloneWhatIsNotWorthIt) {
  flaky work(100);
  const auto taken = virtual_time_of([&work]() -> task<> {
    const auto never = [](const std::exception_ptr&) { return false; };
    const auto end = co_await settled(retry(exact, [&work] { return work.run(); }, never));
    EXPECT_FALSE(end.has_value());
  });
  EXPECT_EQ(work.tries(), 1);
  EXPECT_EQ(taken, 0s);
}

TEST(Retry, EndsWithACancellationWhereverItComes) {
  flaky work(100);
  run_virtual([&work]() -> task<> {
    retry_options patient = exact;
    patient.max_attempts = 1'000;
    const auto end = co_await move_on_after(10s, retry(patient, [&work] { return work.run(); }));
    EXPECT_FALSE(end.has_value());
  });
  EXPECT_EQ(work.tries(), 4) << "after 0, 1, 3 and 7 seconds";
}

task<> work_without_a_value(int* runs) {
  ++*runs;
  co_return;
}

TEST(Retry, TakesWorkThatGivesNothing) {
  int runs = 0;
  run_virtual([&runs]() -> task<> { co_await retry(exact, [&runs] { return work_without_a_value(&runs); }); });
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace fanfold
