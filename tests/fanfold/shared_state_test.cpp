// channel, semaphore and event: what tasks of several loops share.
#include <fanfold/channel.hpp>
#include <fanfold/event.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/mutex.hpp>
#include <fanfold/run.hpp>
#include <fanfold/semaphore.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/workers.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <vector>

namespace fanfold {
namespace {

using namespace std::chrono_literals;

TEST(Channel, HandsValuesOverInOrderAndHoldsNoMoreThanItsCapacity) {
  virtual_clock clock;
  channel<int> numbers(3);
  std::vector<int> received;
  run(clock, with_group([&](task_group& group) -> task<> {
        group.spawn([&]() -> task<> {
          for (int i = 0; i < 10; ++i) {
            const bool sent = co_await numbers.send(i);
            EXPECT_TRUE(sent);
          }
          numbers.close();
        });
        co_await sleep_for(1s);
        EXPECT_EQ(numbers.size(), 3u);
        while (auto number = co_await numbers.receive()) received.push_back(*number);
      }));
  std::vector<int> expected(10);
  std::iota(expected.begin(), expected.end(), 0);
  EXPECT_EQ(received, expected);
}

TEST(Channel, ThatIsClosedStillGivesWhatIsInside) {
  channel<int> numbers(5);
  const auto body = [&]() -> task<> {
    for (int i = 1; i <= 3; ++i) co_await numbers.send(i);
    numbers.close();
    const bool refused = co_await numbers.send(4);
    EXPECT_FALSE(refused);
    for (int i = 1; i <= 3; ++i) {
      const auto value = co_await numbers.receive();
      EXPECT_EQ(value, i);
    }
    const auto end = co_await numbers.receive();
    EXPECT_EQ(end, std::nullopt);
  };
  run(body());
}

TEST(Channel, WakesWaitingSendersAndReceiversWhenItIsClosed) {
  virtual_clock clock;
  channel<int> full(1);
  channel<int> empty(1);
  run(clock, with_group([&](task_group& group) -> task<> {
        co_await full.send(1);
        auto sender = group.spawn([&]() -> task<bool> {
          const bool sent = co_await full.send(2);
          co_return sent;
        });
        auto receiver = group.spawn([&]() -> task<bool> {
          const auto value = co_await empty.receive();
          co_return value.has_value();
        });
        co_await sleep_for(1s);
        full.close();
        empty.close();
        const bool sent = co_await sender;
        const bool received = co_await receiver;
        EXPECT_FALSE(sent);
        EXPECT_FALSE(received);
      }));
}

TEST(Channel, WithoutRoomHandsEachValueFromSenderToReceiver) {
  virtual_clock clock;
  channel<int> meeting(0);
  run(clock, with_group([&](task_group& group) -> task<> {
        int value = 1;
        EXPECT_FALSE(meeting.try_send(value));
        auto sender = group.spawn([&]() -> task<bool> {
          const bool sent = co_await meeting.send(5);
          co_return sent;
        });
        co_await sleep_for(1s);
        EXPECT_FALSE(sender.ready());
        const auto received = co_await meeting.receive();
        EXPECT_EQ(received, 5);
        const bool sent = co_await sender;
        EXPECT_TRUE(sent);
      }));
}

TEST(Channel, LosesNoValueToAReceiverThatIsCancelled) {
  virtual_clock clock;
  channel<int> numbers(1);
  run(clock, [&]() -> task<> {
    const auto receive = [&]() -> task<int> {
      const auto value = co_await numbers.receive();
      co_return *value;
    };
    const auto none = co_await move_on_after(1s, receive());
    EXPECT_FALSE(none.has_value());
    co_await numbers.send(3);
    const auto value = co_await numbers.receive();
    EXPECT_EQ(value, 3);
  }());
}

TEST(Channel, CarriesEveryValueOnceBetweenLoops) {
  constexpr int producers = 4;
  constexpr int each = 5000;
  workers threads(3);
  channel<int> numbers(8);
  const long sum = run(with_fan<long>(unlimited, [&](fan<long>& parts) -> task<long> {
    const auto produce = [&]() -> task<long> {
      for (int i = 1; i <= each; ++i) co_await numbers.send(i);
      co_return 0;
    };
    const auto consume = [&]() -> task<long> {
      long total = 0;
      while (auto number = co_await numbers.receive()) total += *number;
      co_return total;
    };
    const auto elsewhere = [&](std::size_t worker, bool producer) -> task<long> {
      if (producer) co_return co_await on(threads[worker], produce);
      co_return co_await on(threads[worker], consume);
    };
    for (std::size_t i = 0; i < 3; ++i) parts.spawn(elsewhere, i, false);
    for (std::size_t i = 0; i < producers; ++i) parts.spawn(elsewhere, i % 3, true);
    long total = 0;
    int ended = 0;
    while (auto part = co_await parts.next()) {
      total += part->value();
      if (++ended == producers) numbers.close();
    }
    co_return total;
  }));
  EXPECT_EQ(sum, long{producers} * each * (each + 1) / 2);
}

TEST(Semaphore, LetsInAtMostItsPermitsFirstComeFirstServed) {
  virtual_clock clock;
  semaphore slots(2);
  std::vector<int> order;
  int inside = 0;
  int most = 0;
  run(clock, with_group([&](task_group& group) -> task<> {
        for (int i = 0; i < 6; ++i)
          group.spawn(
              [&](int me) -> task<> {
                const auto in = co_await slots.acquire();
                order.push_back(me);
                most = std::max(most, ++inside);
                co_await sleep_for(1s);
                --inside;
              },
              i);
        co_return;
      }));
  EXPECT_EQ(order, (std::vector{0, 1, 2, 3, 4, 5}));
  EXPECT_EQ(most, 2);
  EXPECT_EQ(slots.available(), 2u);
}

TEST(Semaphore, LosesNoPermitToAWaiterThatIsCancelled) {
  virtual_clock clock;
  semaphore slots(1);
  run(clock, [&]() -> task<> {
    {
      const auto held = co_await slots.acquire();
      const auto wait = [&]() -> task<> { const auto in = co_await slots.acquire(); };
      const bool got_in = co_await move_on_after(1s, wait());
      EXPECT_FALSE(got_in);
    }
    EXPECT_EQ(slots.available(), 1u);
  }());
}

TEST(Semaphore, GivesAPermitWithoutAWaitWhereOneIsFree) {
  semaphore slots(1);
  {
    const auto first = slots.try_acquire();
    EXPECT_TRUE(first.has_value());
    EXPECT_FALSE(slots.try_acquire().has_value());
  }
  EXPECT_TRUE(slots.try_acquire().has_value());
}

// Holds a permit for a moment, or gives up waiting for it, again and again.
task<> contend(semaphore* slots, int rounds) {
  const auto hold = [slots]() -> task<> {
    const auto in = co_await slots->acquire();
    co_await yield();
  };
  for (int i = 0; i < rounds; ++i) {
    if (i % 3 == 0)
      co_await move_on_after(0s, hold());
    else
      co_await hold();
  }
}

task<> contend_on(loop* where, semaphore* slots, int rounds) {
  co_await on(*where, contend, slots, rounds);
}

TEST(Semaphore, LosesNoPermitAndNoWakeUpBetweenThreads) {
  workers threads(4);
  semaphore slots(3);
  run(with_group([&](task_group& group) {
    for (std::size_t i = 0; i < 16; ++i) group.spawn(contend_on, &threads[i % 4], &slots, 500);
  }));
  EXPECT_EQ(slots.available(), 3u);
}

// Reads, waits, writes: two at a time would lose steps.
task<> take_steps(mutex* guard, int* steps, int count) {
  for (int i = 0; i < count; ++i) {
    const auto in = co_await guard->lock();
    const int seen = *steps;
    co_await yield();
    *steps = seen + 1;
  }
}

TEST(Mutex, LetsOneTaskInAtATimeOnOneLoop) {
  mutex guard;
  int steps = 0;
  run(with_group([&](task_group& group) -> task<> {
    for (int i = 0; i < 10; ++i) group.spawn(take_steps, &guard, &steps, 100);
    co_return;
  }));
  EXPECT_EQ(steps, 1'000);
  EXPECT_TRUE(guard.try_lock().has_value());
}

task<> take_steps_on(loop* where, mutex* guard, int* steps, int count) {
  co_await on(*where, take_steps, guard, steps, count);
}

TEST(Mutex, LetsOneTaskInAtATimeOnSeveralLoops) {
  workers threads(3);
  mutex guard;
  int steps = 0;
  run(with_group([&](task_group& group) -> task<> {
    for (std::size_t i = 0; i < 6; ++i) group.spawn(take_steps_on, &threads[i % 3], &guard, &steps, 500);
    co_return;
  }));
  EXPECT_EQ(steps, 3'000);
}

TEST(Mutex, IsFreeAgainAfterAnErrorAndACancellation) {
  virtual_clock clock;
  mutex guard;
  run(clock, [&]() -> task<> {
    const auto fail = [&]() -> task<> {
      const auto in = co_await guard.lock();
      throw std::runtime_error("inside");
    };
    const auto stay = [&]() -> task<> {
      const auto in = co_await guard.lock();
      co_await sleep_for(1h);
    };
    const auto failed = co_await settled(fail());
    EXPECT_FALSE(failed.has_value());
    const bool stayed = co_await move_on_after(1s, stay());
    EXPECT_FALSE(stayed);
    EXPECT_TRUE(guard.try_lock().has_value());
  }());
}

TEST(Event, WakesAllWhoWaitAndLetsThroughWhoComeLater) {
  virtual_clock clock;
  event started;
  int through = 0;
  run(clock, with_group([&](task_group& group) -> task<> {
        const auto wait = [&]() -> task<> {
          co_await started.wait();
          ++through;
        };
        group.spawn(wait);
        group.spawn(wait);
        co_await sleep_for(1s);
        EXPECT_EQ(through, 0);
        started.set();
        co_await wait();
        started.reset();
        const bool late = co_await move_on_after(1s, wait());
        EXPECT_FALSE(late);
      }));
  EXPECT_EQ(through, 3);
}

}  // namespace
}  // namespace fanfold
