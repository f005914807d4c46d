// Threads with queues, as written by hand: a mutex, a condition variable, and no notification that nobody waits for. A
// thread for each task would take seconds for 100,000 and is refused for 1,000,000, so tasks go to a pool, with a
// thread for each core. Two tasks on one thread have no counterpart, nor has a timer.
#include <semaphore.h>

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "contest.hpp"

namespace {

using namespace std::chrono_literals;
using contest::ns_per_operation;
using contest::sum_below;

template <class T>
class queue {
 public:
  void push(T value) {
    bool notify = false;
    {
      const std::lock_guard lock(guard_);
      items_.push_back(std::move(value));
      notify = waiting_ > 0;
    }
    if (notify) filled_.notify_one();
  }
  T pop() {
    std::unique_lock lock(guard_);
    wait(lock);
    T value = std::move(items_.front());
    items_.pop_front();
    return value;
  }
  /// All that is there, at least one.
  std::deque<T> pop_all() {
    std::unique_lock lock(guard_);
    wait(lock);
    return std::exchange(items_, {});
  }

 private:
  void wait(std::unique_lock<std::mutex>& lock) {
    ++waiting_;
    filled_.wait(lock, [this] { return !items_.empty(); });
    --waiting_;
  }

  std::mutex guard_;
  std::condition_variable filled_;
  std::deque<T> items_;
  int waiting_ = 0;
};

template <class T>
class bounded_queue {
 public:
  explicit bounded_queue(std::size_t capacity) : capacity_(capacity) {}

  void push(T value) {
    std::unique_lock lock(guard_);
    if (items_.size() >= capacity_) {
      producer_waits_ = true;
      emptied_.wait(lock, [this] { return items_.size() < capacity_; });
      producer_waits_ = false;
    }
    items_.push_back(std::move(value));
    const bool notify = consumer_waits_;
    lock.unlock();
    if (notify) filled_.notify_one();
  }
  T pop() {
    std::unique_lock lock(guard_);
    if (items_.empty()) {
      consumer_waits_ = true;
      filled_.wait(lock, [this] { return !items_.empty(); });
      consumer_waits_ = false;
    }
    T value = std::move(items_.front());
    items_.pop_front();
    const bool notify = producer_waits_;
    lock.unlock();
    if (notify) emptied_.notify_one();
    return value;
  }

 private:
  const std::size_t capacity_;
  std::mutex guard_;
  std::condition_variable filled_;
  std::condition_variable emptied_;
  std::deque<T> items_;
  bool producer_waits_ = false;
  bool consumer_waits_ = false;
};

// Fan out, fan in. A task that yields goes to the end of the queue.

struct work_item {
  std::int64_t i;
  enum class step { begin, go_on, stop } next;
};

void work(queue<work_item>& tasks, queue<std::int64_t>& results) {
  for (work_item task = tasks.pop(); task.next != work_item::step::stop; task = tasks.pop()) {
    if (task.next == work_item::step::begin)
      tasks.push({task.i, work_item::step::go_on});
    else
      results.push(task.i);
  }
}

class pool {
 public:
  pool() {
    for (unsigned i = 0; i < std::max(1u, std::thread::hardware_concurrency()); ++i)
      threads_.emplace_back([this] { work(tasks_, results_); });
  }
  pool(const pool&) = delete;
  pool& operator=(const pool&) = delete;
  ~pool() {
    for (std::size_t i = 0; i < threads_.size(); ++i) tasks_.push({0, work_item::step::stop});
  }

  std::int64_t fan_out_and_in(std::int64_t count, std::int64_t limit) {
    std::int64_t sum = 0;
    std::int64_t started = 0;
    for (std::int64_t ended = 0; ended < count;) {
      for (; started < count && started - ended < limit; ++started) tasks_.push({started, work_item::step::begin});
      for (const std::int64_t result : results_.pop_all()) {
        sum += result;
        ++ended;
      }
    }
    return sum;
  }

 private:
  queue<work_item> tasks_;
  queue<std::int64_t> results_;
  std::vector<std::jthread> threads_;
};

double fan_1000000() {
  pool threads;
  return ns_per_operation(1'000'000, sum_below(1'000'000),
                          [&] { return threads.fan_out_and_in(1'000'000, 1'000'000); });
}
double fan_10000() {
  pool threads;
  return ns_per_operation(1'000'000, 100 * sum_below(10'000), [&] {
    std::int64_t sum = 0;
    for (int i = 0; i < 100; ++i) sum += threads.fan_out_and_in(10'000, 10'000);
    return sum;
  });
}
double fan_limited() {
  pool threads;
  return ns_per_operation(1'000'000, sum_below(1'000'000), [&] { return threads.fan_out_and_in(1'000'000, 100); });
}

// Channel.

std::int64_t hand_over(std::int64_t count) {
  bounded_queue<std::int64_t> values(contest::channel_capacity);
  const std::jthread producer([&] {
    for (std::int64_t i = 0; i < count; ++i) values.push(i);
  });
  std::int64_t sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += values.pop();
  return sum;
}

double channel_two_threads() {
  constexpr std::int64_t count = 2'000'000;
  return ns_per_operation(count, sum_below(count), [] { return hand_over(count); });
}

// Semaphore: the C library's, since libstdc++ 12's std::counting_semaphore takes ten times as long.

double semaphore() {
  constexpr std::int64_t count = 10'000'000;
  sem_t slots;
  sem_init(&slots, 0, 1);
  return ns_per_operation(count, sum_below(count), [&] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      sem_wait(&slots);
      sum += i;
      sem_post(&slots);
    }
    return sum;
  });
}

// Time. Work with a timeout is work of another thread, whose future is waited for.

void sleep_an_hour(const std::stop_token& stop, std::promise<void>& sleeping) {
  std::mutex guard;
  std::condition_variable_any over;
  std::unique_lock lock(guard);
  sleeping.set_value();
  over.wait_for(lock, stop, 1h, [] { return false; });
}

double cancelled_sleep() {
  constexpr std::int64_t count = 10'000;
  return ns_per_operation(count, sum_below(count), [] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      std::promise<void> sleeping;
      std::jthread sleeper(sleep_an_hour, std::ref(sleeping));
      sleeping.get_future().wait();
      sleeper.request_stop();
      sleeper.join();
      sum += i;
    }
    return sum;
  });
}

double timeout() {
  constexpr std::int64_t count = 100'000;
  queue<std::packaged_task<std::int64_t()>> calls;
  const std::jthread worker([&] {
    for (auto call = calls.pop(); call.valid(); call = calls.pop()) call();
  });
  const double ns = ns_per_operation(count, sum_below(count), [&] {
    std::int64_t sum = 0;
    for (std::int64_t i = 0; i < count; ++i) {
      std::packaged_task<std::int64_t()> call([i] { return i; });
      std::future<std::int64_t> result = call.get_future();
      calls.push(std::move(call));
      if (result.wait_for(1h) == std::future_status::ready) sum += result.get();
    }
    return sum;
  });
  calls.push({});
  return ns;
}

// Memory, without what the kernel has for each thread, and of fewer of them: the machine refuses a million.

double memory() {
  constexpr std::int64_t count = 5'000;
  std::mutex guard;
  std::condition_variable changed;
  std::int64_t waiting = 0;
  bool start = false;
  std::int64_t sum = 0;
  const std::int64_t before = contest::resident_bytes();
  std::vector<std::jthread> threads;
  for (std::int64_t i = 0; i < count; ++i)
    threads.emplace_back([&, i] {
      std::unique_lock lock(guard);
      if (++waiting == count) changed.notify_all();
      changed.wait(lock, [&] { return start; });
      sum += i;
    });
  std::unique_lock lock(guard);
  changed.wait(lock, [&] { return waiting == count; });
  const std::int64_t after = contest::resident_bytes();
  start = true;
  lock.unlock();
  changed.notify_all();
  threads.clear();
  contest::check(sum, sum_below(count));
  return static_cast<double>(after - before) / static_cast<double>(count);
}

constexpr contest::scenario scenarios[] = {
    {"fan_1000000", fan_1000000}, {"fan_10000", fan_10000},
    {"fan_limited", fan_limited}, {"channel_two_threads", channel_two_threads},
    {"semaphore", semaphore},     {"cancelled_sleep", cancelled_sleep},
    {"timeout", timeout},         {"memory", memory},
};

}  // namespace

int main(int argc, char** argv) {
  return contest::run({argv, static_cast<std::size_t>(argc)}, scenarios);
}
