// Random trees of tasks that spawn, wait, fail, race, time out and are cancelled, on several threads, for so many
// seconds:
//
//   soak [SECONDS [SEED]]        600, and one that it prints
//
// Ends with 0 when no task is left, every permit is back, and no byte is left on the heap; in a build with
// AddressSanitizer, frames are on the heap too.
#include <fanfold/as_completed.hpp>
#include <fanfold/channel.hpp>
#include <fanfold/event.hpp>
#include <fanfold/introspection.hpp>
#include <fanfold/map_concurrent.hpp>
#include <fanfold/merge.hpp>
#include <fanfold/retry.hpp>
#include <fanfold/run.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/stream.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/to_thread.hpp>
#include <fanfold/when_all.hpp>
#include <fanfold/when_any.hpp>
#include <fanfold/workers.hpp>

#include <malloc.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace fanfold;
using namespace std::chrono_literals;

/// What all the trees share, and the counts by which the end is judged.
struct world {
  workers& team;
  semaphore slots{4};
  std::atomic<long> begun{0};
  std::atomic<long> ended{0};
  std::atomic<long> failed{0};
};

/// Counts a task in, and out however it ends.
class presence {
 public:
  explicit presence(world& in) : world_(in) { ++world_.begun; }
  presence(const presence&) = delete;
  presence& operator=(const presence&) = delete;
  ~presence() { ++world_.ended; }

 private:
  world& world_;
};

struct failure : std::runtime_error {
  failure() : std::runtime_error("meant to fail") {}
};

using random_source = std::minstd_rand;

task<int> tree(world& in, unsigned seed, int depth);

duration short_time(random_source& random) {
  return std::chrono::microseconds(random() % 300);
}

stream<int> numbers(world& in, unsigned seed) {
  const presence here(in);
  random_source random(seed);
  for (int i = 0; i < 20; ++i) {
    if (random() % 4 == 0) co_await sleep_for(short_time(random));
    if (random() % 64 == 0) throw failure();
    co_yield i;
  }
}

task<int> leaf(world& in, unsigned seed) {
  const presence here(in);
  random_source random(seed);
  switch (random() % 6) {
    case 0:
      co_await sleep_for(short_time(random));
      break;
    case 1:
      co_await yield();
      break;
    case 2: {
      const auto slot = co_await in.slots.acquire();
      co_await sleep_for(short_time(random));
      break;
    }
    case 3:
      co_return co_await to_thread([] { return 1; });
    case 4: {
      event never;
      co_await never.wait();  // until it is cancelled
      break;
    }
    default:
      if (random() % 4 == 0) throw failure();
  }
  co_return 1;
}

task<int> through_a_fan(world& in, unsigned seed, int depth) {
  random_source random(seed);
  int sum = 0;
  const auto body = [&](fan<int>& children) -> task<> {
    for (unsigned i = random() % 12; i > 0; --i) children.spawn(&tree, std::ref(in), random(), depth - 1);
    while (auto child = co_await children.next()) {
      if (child->has_value()) sum += child->value();
      if (random() % 16 == 0) children.cancel();
      if (random() % 32 == 0) throw failure();
      if (sum < 20 && random() % 4 == 0) children.spawn(&leaf, std::ref(in), random());
    }
  };
  co_await with_fan<int>(1 + random() % 5, body);
  co_return sum;
}

task<int> through_a_group(world& in, unsigned seed, int depth) {
  random_source random(seed);
  channel<int> results(random() % 3);
  const auto send = [&](unsigned s) -> task<> {
    const int value = co_await tree(in, s, depth - 1);
    co_await results.send(value);
  };
  int sum = 0;
  const auto body = [&](task_group& group) -> task<> {
    const unsigned senders = random() % 6;
    for (unsigned i = 0; i < senders; ++i) group.spawn(send, static_cast<unsigned>(random()));
    for (unsigned i = 0; i < senders; ++i) {
      const auto value = co_await results.receive();
      sum += *value;
    }
  };
  co_await with_group(body);
  co_return sum;
}

task<int> through_a_stream(world& in, unsigned seed, int depth) {
  random_source random(seed);
  const auto each = [&in, depth, seed](int i) { return tree(in, seed + static_cast<unsigned>(i), depth - 1); };
  auto both = merge(numbers(in, random()), numbers(in, random()));
  auto mapped = random() % 2 == 0 ? std::move(both).map_concurrent(3, each) : std::move(both).map_as_completed(3, each);
  int sum = 0;
  co_await for_each(std::move(mapped).take(random() % 20), [&sum](int value) { sum += value; });
  co_return sum;
}

task<int> through_a_race(world& in, unsigned seed, int depth) {
  std::vector<task<int>> runners;
  for (unsigned i = 0; i < 3; ++i) runners.push_back(tree(in, seed + i, depth - 1));
  const auto first = co_await when_any(std::move(runners));
  co_return first.value;
}

task<int> through_many(world& in, unsigned seed, int depth) {
  std::vector<task<int>> work;
  for (unsigned i = 0; i < 5; ++i) work.push_back(tree(in, seed + i, depth - 1));
  int sum = 0;
  const auto add = [&sum](outcome<int> each) { sum += each.has_value() ? each.value() : 0; };
  co_await for_each(as_completed(2, std::move(work)), add);
  co_return sum;
}

task<int> again_and_again(world& in, unsigned seed, int depth) {
  retry_options options;
  options.max_attempts = 3;
  options.first_delay = 50us;
  const auto attempt = [&in, depth, tries = seed]() mutable { return tree(in, tries++, depth - 1); };
  co_return co_await retry(options, attempt);
}

/// Does one of many things; nothing below it outlives it.
task<int> tree(world& in, unsigned seed, int depth) {
  const presence here(in);
  random_source random(seed);
  random.discard(3);
  if (depth == 0) co_return co_await leaf(in, random());
  switch (random() % 9) {
    case 0:
      co_return co_await through_a_fan(in, random(), depth);
    case 1:
      co_return co_await through_a_group(in, random(), depth);
    case 2:
      co_return co_await through_a_stream(in, random(), depth);
    case 3:
      co_return co_await through_a_race(in, random(), depth);
    case 4:
      co_return co_await through_many(in, random(), depth);
    case 5:
      co_return co_await again_and_again(in, random(), depth);
    case 6: {
      const auto value = co_await move_on_after(short_time(random), tree(in, random(), depth - 1));
      co_return value.value_or(0);
    }
    case 7:
      co_return co_await on(in.team[random() % in.team.size()], &tree, std::ref(in), random(), depth - 1);
    default: {
      std::vector<unsigned> seeds(random() % 6);
      for (auto& each : seeds) each = random();
      const auto grow = [&in, depth](unsigned s) { return tree(in, s, depth - 1); };
      const auto values = co_await map_concurrent(2, seeds, grow);
      co_return static_cast<int>(values.size());
    }
  }
}

// Trees that wait for ever, as an event does, are cut after a while.
task<> grow_and_cut(world& in, unsigned seed) {
  const auto result = co_await settled(move_on_after(20ms, tree(in, seed, 4)));
  if (!result.has_value()) ++in.failed;
}

task<> grow_for(world& in, std::chrono::seconds length, unsigned seed) {
  random_source random(seed);
  const time_point end = later(co_await now(), length);
  const auto body = [&](fan<void>& trees) -> task<> {
    for (int i = 0; i < 8; ++i) trees.spawn(&grow_and_cut, std::ref(in), random());
    while (auto ended = co_await trees.next()) {
      ended->value();
      const time_point by = co_await now();
      if (by < end) trees.spawn(&grow_and_cut, std::ref(in), random());
    }
  };
  co_await with_fan<void>(8, body);
}

std::size_t heap_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// Whether nothing is left of what has run.
bool nothing_is_left(world& in, loop& main) {
  const bool tasks_are_gone = in.begun == in.ended && live_tasks(main).empty();
  const bool permits_are_back = in.slots.available() == 4;
  std::printf("%ld tasks begun, %ld ended, %ld trees failed as they were meant to; %zu permits of 4 are back\n",
              in.begun.load(), in.ended.load(), in.failed.load(), in.slots.available());
  return tasks_are_gone && permits_are_back;
}

bool soak(std::chrono::seconds length, unsigned seed) {
  boost::asio::io_context context(1);
  workers team(3);
  world in{team};
  run(context, grow_for(in, length, seed));
  return nothing_is_left(in, detail::io_loop::of(context));
}

}  // namespace

int main(int count, char** arguments) {
  const std::chrono::seconds length(count > 1 ? std::atoi(arguments[1]) : 600);
  const unsigned seed = count > 2 ? static_cast<unsigned>(std::atoi(arguments[2])) : std::random_device()();
  std::printf("seed %u\n", seed);
  bool clean = soak(std::chrono::seconds(1), seed);  // what is made once, is made by now
  const std::size_t before = heap_bytes();
  clean = soak(length, seed + 1) && clean;
  const std::size_t after = heap_bytes();
  std::printf("%zu bytes on the heap before, %zu after\n", before, after);
  clean = clean && after <= before + 4096;
  std::puts(clean ? "clean" : "NOT CLEAN");
  return clean ? 0 : 1;
}
