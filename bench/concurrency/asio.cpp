// Asio as its experts use it: one thread, so no locks (the unsafe hint); types of executors known at compile time;
// channels tried before they are awaited.
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include "contest.hpp"

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using boost::system::error_code;
using contest::ns_per_operation;
using contest::sum_below;

using executor = asio::io_context::executor_type;
template <class T>
using awaitable = asio::awaitable<T, executor>;
constexpr asio::use_awaitable_t<executor> use_awaitable;
constexpr auto as_tuple = asio::as_tuple(use_awaitable);
using steady_timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, executor>;
using channel =
    asio::experimental::basic_channel<executor, asio::experimental::channel_traits<>, void(error_code, std::int64_t)>;
using concurrent_channel = asio::experimental::basic_concurrent_channel<executor, asio::experimental::channel_traits<>,
                                                                        void(error_code, std::int64_t)>;

std::int64_t run(awaitable<std::int64_t> (*program)()) {
  asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
  std::int64_t sum = 0;
  asio::co_spawn(context, program(), [&](const std::exception_ptr& error, std::int64_t result) {
    if (error) std::rethrow_exception(error);
    sum = result;
  });
  context.run();
  return sum;
}

// Channels.

template <class Channel>
awaitable<std::int64_t> receive(Channel& values) {
  std::int64_t value = 0;
  const auto take = [&](const error_code&, std::int64_t received) { value = received; };
  if (!values.try_receive(take)) value = co_await values.async_receive(use_awaitable);
  co_return value;
}

template <class Channel>
awaitable<void> produce(Channel& values, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i)
    if (!values.try_send(error_code(), i)) co_await values.async_send(error_code(), i, use_awaitable);
}

template <class Channel>
awaitable<std::int64_t> consume(Channel& values, std::int64_t count) {
  std::int64_t sum = 0;
  const auto add = [&](const error_code&, std::int64_t value) { sum += value; };
  for (std::int64_t i = 0; i < count; ++i)
    if (!values.try_receive(add)) sum += co_await values.async_receive(use_awaitable);
  co_return sum;
}

template <std::int64_t Count, std::int64_t Capacity>
awaitable<std::int64_t> hand_over() {
  const executor here = co_await asio::this_coro::executor;
  channel values(here, Capacity);
  asio::co_spawn(here, produce(values, Count), asio::detached);
  co_return co_await consume(values, Count);
}

std::int64_t hand_over_between_threads(std::int64_t count) {
  asio::io_context here(1);
  asio::io_context there(1);
  concurrent_channel values(here.get_executor(), contest::channel_capacity);
  std::int64_t sum = 0;
  asio::co_spawn(here, consume(values, count), [&](const std::exception_ptr&, std::int64_t result) { sum = result; });
  asio::co_spawn(there, produce(values, count), asio::detached);
  std::thread other([&] { there.run(); });
  here.run();
  other.join();
  return sum;
}

double channel_one_thread() {
  constexpr std::int64_t count = 4'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(hand_over<count, contest::channel_capacity>); });
}
double channel_of_one() {
  constexpr std::int64_t count = 1'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(hand_over<count, 1>); });
}
double channel_two_threads() {
  constexpr std::int64_t count = 1'000'000;
  return ns_per_operation(count, sum_below(count), [] { return hand_over_between_threads(count); });
}

// Fan out, fan in: results come through a channel, or all together from a parallel_group.

awaitable<void> yield_once(std::int64_t i, channel& results) {
  co_await asio::post(use_awaitable);
  results.try_send(error_code(), i);
}

awaitable<std::int64_t> fan_out_and_in(std::int64_t count, std::int64_t limit) {
  const executor here = co_await asio::this_coro::executor;
  channel results(here, static_cast<std::size_t>(limit));
  std::int64_t sum = 0;
  for (std::int64_t started = 0, ended = 0; ended < count; ++ended) {
    for (; started < count && started - ended < limit; ++started)
      asio::co_spawn(here, yield_once(started, results), asio::detached);
    const auto add = [&](const error_code&, std::int64_t value) { sum += value; };
    if (!results.try_receive(add)) sum += co_await results.async_receive(use_awaitable);
  }
  co_return sum;
}

awaitable<std::int64_t> fans_of_10000() {
  std::int64_t sum = 0;
  for (int i = 0; i < 100; ++i) sum += co_await fan_out_and_in(10'000, 10'000);
  co_return sum;
}

awaitable<std::int64_t> yielded_once(std::int64_t i) {
  co_await asio::post(use_awaitable);
  co_return i;
}

awaitable<std::int64_t> parallel_group(std::int64_t count) {
  const executor here = co_await asio::this_coro::executor;
  std::vector<decltype(asio::co_spawn(here, yielded_once(0), asio::deferred))> children;
  children.reserve(static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) children.push_back(asio::co_spawn(here, yielded_once(i), asio::deferred));
  const auto [order, errors, values] = co_await asio::experimental::make_parallel_group(std::move(children))
                                           .async_wait(asio::experimental::wait_for_all(), use_awaitable);
  std::int64_t sum = 0;
  for (const std::size_t index : order) sum += values[index];
  co_return sum;
}

awaitable<std::int64_t> parallel_groups_of_10000() {
  std::int64_t sum = 0;
  for (int i = 0; i < 100; ++i) sum += co_await parallel_group(10'000);
  co_return sum;
}

double fan_1000000() {
  return ns_per_operation(1'000'000, sum_below(1'000'000),
                          [] { return run([] { return fan_out_and_in(1'000'000, 1'000'000); }); });
}
double fan_10000() {
  return ns_per_operation(1'000'000, 100 * sum_below(10'000), [] { return run(fans_of_10000); });
}
double fan_limited() {
  return ns_per_operation(1'000'000, sum_below(1'000'000),
                          [] { return run([] { return fan_out_and_in(1'000'000, 100); }); });
}
double group_1000000() {
  return ns_per_operation(1'000'000, sum_below(1'000'000),
                          [] { return run([] { return parallel_group(1'000'000); }); });
}
double group_10000() {
  return ns_per_operation(1'000'000, 100 * sum_below(10'000), [] { return run(parallel_groups_of_10000); });
}

// Asio has no semaphore: a channel with room for as many values as there are permits is one.

template <std::int64_t Count>
awaitable<std::int64_t> acquire_and_release() {
  channel slots(co_await asio::this_coro::executor, 1);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < Count; ++i) {
    if (!slots.try_send(error_code(), 0)) co_await slots.async_send(error_code(), 0, use_awaitable);
    sum += i;
    slots.try_receive([](const error_code&, std::int64_t) {});
  }
  co_return sum;
}

double semaphore() {
  constexpr std::int64_t count = 10'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(acquire_and_release<count>); });
}

// Time. Handlers of cancelled waits run from the loop, so it gets its turn now and then.

template <std::int64_t Count>
awaitable<std::int64_t> move_timer() {
  steady_timer limit(co_await asio::this_coro::executor);
  std::int64_t sum = 0;
  std::int64_t cancelled = 0;
  for (std::int64_t i = 0; i < Count; ++i) {
    limit.expires_after(1h);
    limit.async_wait([&](const error_code& error) { cancelled += error ? 1 : 0; });
    sum += i;
    if (i % 64 == 0) co_await asio::post(use_awaitable);
  }
  limit.cancel();
  while (cancelled < Count) co_await asio::post(use_awaitable);
  co_return sum;
}

awaitable<void> sleep_an_hour() {
  steady_timer over(co_await asio::this_coro::executor, 1h);
  co_await over.async_wait(as_tuple);
}

template <std::int64_t Count>
awaitable<std::int64_t> cancel_sleeping_tasks() {
  const executor here = co_await asio::this_coro::executor;
  asio::cancellation_signal stop;
  channel ended(here, 1);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < Count; ++i) {
    asio::co_spawn(here, sleep_an_hour(), asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr&) {
                     ended.try_send(error_code(), i);
                   }));
    co_await asio::post(use_awaitable);  // it starts, and sleeps
    stop.emit(asio::cancellation_type::terminal);
    sum += co_await receive(ended);
  }
  co_return sum;
}

awaitable<std::int64_t> at_once(std::int64_t i) {
  co_return i;
}

// With a child of its own, whose slot the timer may cancel; `child || timer.async_wait()` takes several times as long.
template <std::int64_t Count>
awaitable<std::int64_t> time_out_tasks() {
  const executor here = co_await asio::this_coro::executor;
  asio::cancellation_signal stop;
  steady_timer limit(here);
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < Count; ++i) {
    limit.expires_after(1h);
    limit.async_wait([&stop](const error_code& error) {
      if (!error) stop.emit(asio::cancellation_type::terminal);
    });
    sum += co_await asio::co_spawn(here, at_once(i), asio::bind_cancellation_slot(stop.slot(), use_awaitable));
    limit.cancel();
  }
  co_return sum;
}

double timer() {
  constexpr std::int64_t count = 1'000'000;
  return ns_per_operation(count, sum_below(count), [] { return run(move_timer<count>); });
}
double cancelled_sleep() {
  constexpr std::int64_t count = 200'000;
  return ns_per_operation(count, sum_below(count), [] { return run(cancel_sleeping_tasks<count>); });
}
double timeout() {
  constexpr std::int64_t count = 200'000;
  return ns_per_operation(count, sum_below(count), [] { return run(time_out_tasks<count>); });
}

// Memory. Asio has no event: a timer that never fires is one.

awaitable<void> wait_for(steady_timer& start, std::int64_t i, std::int64_t& sum) {
  co_await start.async_wait(as_tuple);
  sum += i;
}

double memory() {
  constexpr std::int64_t count = 1'000'000;
  asio::io_context context(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE);
  steady_timer start(context.get_executor(), steady_timer::time_point::max());
  std::int64_t sum = 0;
  const std::int64_t before = contest::resident_bytes();
  for (std::int64_t i = 0; i < count; ++i) asio::co_spawn(context, wait_for(start, i, sum), asio::detached);
  context.poll();
  const std::int64_t after = contest::resident_bytes();
  start.cancel();
  context.run();
  contest::check(sum, sum_below(count));
  return static_cast<double>(after - before) / static_cast<double>(count);
}

constexpr contest::scenario scenarios[] = {
    {"fan_1000000", fan_1000000},
    {"fan_10000", fan_10000},
    {"fan_limited", fan_limited},
    {"parallel_group/fan_1000000", group_1000000},
    {"parallel_group/fan_10000", group_10000},
    {"channel_one_thread", channel_one_thread},
    {"channel_of_one", channel_of_one},
    {"channel_two_threads", channel_two_threads},
    {"semaphore", semaphore},
    {"timer", timer},
    {"cancelled_sleep", cancelled_sleep},
    {"timeout", timeout},
    {"memory", memory},
};

}  // namespace

int main(int argc, char** argv) {
  return contest::run({argv, static_cast<std::size_t>(argc)}, scenarios);
}
