#include <chrono>
#include <cstdint>
#include <fanfold/channel.hpp>
#include <fanfold/event.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/workers.hpp>

#include "contest.hpp"

namespace {

using namespace fanfold;
using namespace std::chrono_literals;
using contest::ns_per_operation;
using contest::sum_below;

// Fan out, fan in.

task<std::int64_t> yield_once(std::int64_t i) {
  co_await yield();
  co_return i;
}

task<std::int64_t> fan_out_and_in(std::int64_t count, std::size_t limit) {
  return with_fan<std::int64_t>(limit, [count](fan<std::int64_t>& children) -> task<std::int64_t> {
    for (std::int64_t i = 0; i < count; ++i) children.spawn(yield_once, i);
    std::int64_t sum = 0;
    while (auto result = co_await children.next()) sum += result->value();
    co_return sum;
  });
}

task<std::int64_t> fans(std::int64_t rounds, std::int64_t count) {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < rounds; ++i) sum += co_await fan_out_and_in(count, unlimited);
  co_return sum;
}

double fan_1000000() {
  return ns_per_operation(1'000'000, sum_below(1'000'000), [] { return run(fan_out_and_in(1'000'000, unlimited)); });
}
double fan_10000() {
  return ns_per_operation(1'000'000, 100 * sum_below(10'000), [] { return run(fans(100, 10'000)); });
}
double fan_limited() {
  return ns_per_operation(1'000'000, sum_below(1'000'000), [] { return run(fan_out_and_in(1'000'000, 100)); });
}

// Channels.

task<> produce(channel<std::int64_t>& values, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) co_await values.send(i);
  values.close();
}

task<std::int64_t> consume(channel<std::int64_t>& values) {
  std::int64_t sum = 0;
  while (auto value = co_await values.receive()) sum += *value;
  co_return sum;
}

task<std::int64_t> hand_over(std::int64_t count, std::size_t capacity) {
  channel<std::int64_t> values(capacity);
  co_return co_await with_group([&](task_group& group) -> task<std::int64_t> {
    group.spawn(produce, std::ref(values), count);
    co_return co_await consume(values);
  });
}

task<> produce_on(loop& there, channel<std::int64_t>& values, std::int64_t count) {
  co_await on(there, produce, std::ref(values), count);
}

task<std::int64_t> hand_over_between_threads(loop& there, std::int64_t count) {
  channel<std::int64_t> values(contest::channel_capacity);
  co_return co_await with_group([&](task_group& group) -> task<std::int64_t> {
    group.spawn(produce_on, std::ref(there), std::ref(values), count);
    co_return co_await consume(values);
  });
}

double channel_one_thread() {
  constexpr std::int64_t count = 4'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(hand_over(count, contest::channel_capacity)); });
}
double channel_of_one() {
  constexpr std::int64_t count = 2'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(hand_over(count, 1)); });
}
double channel_two_threads() {
  constexpr std::int64_t count = 2'000'000;
  workers other(1);
  return ns_per_operation(count, sum_below(count), [&] { return run(hand_over_between_threads(other[0], count)); });
}

// Semaphore.

task<std::int64_t> acquire_and_release(std::int64_t count) {
  semaphore slots(1);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    const permit in = co_await slots.acquire();
    sum += i;
  }
  co_return sum;
}

double semaphore_cycle() {
  constexpr std::int64_t count = 10'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(acquire_and_release(count)); });
}

// Time.

task<std::int64_t> move_deadline(std::int64_t count) {
  const time_point start = co_await now();
  co_return co_await with_deadline(start + 1h, [&](deadline& limit) -> task<std::int64_t> {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      limit.move_to(co_await now() + 1h);
      sum += i;
    }
    co_return sum;
  });
}

task<> sleep_an_hour() {
  co_await sleep_for(1h);
}

task<std::int64_t> cancel_sleeping_tasks(std::int64_t count) {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    co_await with_group([](task_group& group) {
      group.spawn(sleep_an_hour);
      group.cancel();
    });
    sum += i;
  }
  co_return sum;
}

task<std::int64_t> at_once(std::int64_t i) {
  co_return i;
}

task<std::int64_t> time_out_tasks(std::int64_t count) {
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += co_await with_timeout(1h, at_once(i));
  co_return sum;
}

double timer() {
  constexpr std::int64_t count = 4'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(move_deadline(count)); });
}
double cancelled_sleep() {
  constexpr std::int64_t count = 200'000;
  return ns_per_operation(count, sum_below(count), [] { return run(cancel_sleeping_tasks(count)); });
}
double timeout() {
  constexpr std::int64_t count = 2'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(time_out_tasks(count)); });
}

// Memory.

// Its parameters are values, so that it needs no frame around it that keeps alive what they refer to.
task<std::int64_t> wait_for(event* start, std::int64_t i) {
  co_await start->wait();
  co_return i;
}

task<double> memory_of_waiting_tasks(std::int64_t count) {
  event start;
  co_return co_await with_fan<std::int64_t>(unlimited, [&](fan<std::int64_t>& children) -> task<double> {
    const std::int64_t before = contest::resident_bytes();
    for (std::int64_t i = 0; i < count; ++i) children.spawn(wait_for, &start, i);
    const std::int64_t after = contest::resident_bytes();
    start.set();
    std::int64_t sum = 0;
    while (auto result = co_await children.next()) sum += result->value();
    contest::check(sum, sum_below(count));
    co_return static_cast<double>(after - before) / static_cast<double>(count);
  });
}

double memory() {
  return run(memory_of_waiting_tasks(1'000'000));
}

constexpr contest::scenario scenarios[] = {
    {"fan_1000000", fan_1000000},
    {"fan_10000", fan_10000},
    {"fan_limited", fan_limited},
    {"channel_one_thread", channel_one_thread},
    {"channel_of_one", channel_of_one},
    {"channel_two_threads", channel_two_threads},
    {"semaphore", semaphore_cycle},
    {"timer", timer},
    {"cancelled_sleep", cancelled_sleep},
    {"timeout", timeout},
    {"memory", memory},
};

}  // namespace

int main(int argc, char** argv) {
  return contest::run({argv, static_cast<std::size_t>(argc)}, scenarios);
}
