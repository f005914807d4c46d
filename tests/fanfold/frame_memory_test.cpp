// Counts this program's memory: a program of its own.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <thread>
#include <utility>
#include <vector>

#include "fanfold/resident_memory.hpp"

namespace fanfold {
namespace {

constexpr std::size_t megabyte = 1'000'000;

task<int> yield_once(int value) {
  co_await yield();
  co_return value;
}

task<long> fan_out(int children) {
  const auto spawn_all = [children](fan<int>& all) -> task<long> {
    for (int i = 0; i < children; ++i) all.spawn(yield_once, i);
    long sum = 0;
    while (auto each = co_await all.next()) sum += each->value();
    co_return sum;
  };
  co_return co_await with_fan<int>(unlimited, spawn_all);
}

TEST(FrameMemory, GoesBackToTheSystemAfterMillionsOfTasksButForAFixedRest) {
  const std::size_t before = resident_bytes();
  std::size_t most = 0;
  run([](std::size_t& peak) -> task<> {
    co_await with_fan<int>(unlimited, [&peak](fan<int>& all) -> task<> {
      for (int i = 0; i < 3'000'000; ++i) all.spawn(yield_once, i);
      peak = resident_bytes();
      while (auto each = co_await all.next()) each->value();
    });
  }(most));
  EXPECT_GT(most, before + 300 * megabyte);
  EXPECT_LT(resident_bytes(), before + 150 * megabyte);
}

TEST(FrameMemory, IsUsedAgainWhereFramesAreDroppedOnOtherThreads) {
  const auto hand_over = [] {
    std::vector<task<int>> made;
    for (int i = 0; i < 20'000; ++i) made.push_back(yield_once(i));
    std::thread([dropped = std::move(made)] {}).join();
  };
  for (int i = 0; i < 5; ++i) hand_over();
  const std::size_t before = resident_bytes();
  for (int i = 0; i < 100; ++i) hand_over();
  EXPECT_LT(resident_bytes(), before + 20 * megabyte);  // a hundredth of what they add up to
}

TEST(FrameMemory, IsHandedFromThreadToThread) {
  const auto use_a_thread = [] { std::thread([] { EXPECT_EQ(run(fan_out(20'000)), 199'990'000); }).join(); };
  for (int i = 0; i < 5; ++i) use_a_thread();
  const std::size_t before = resident_bytes();
  for (int i = 0; i < 100; ++i) use_a_thread();
  EXPECT_LT(resident_bytes(), before + 20 * megabyte);
}

TEST(FrameMemory, ServesFramesOfEverySize) {
  const auto hold = []<std::size_t Bytes>(std::array<char, Bytes> bytes) -> task<char> {
    co_await yield();
    co_return bytes.back();
  };
  run([](auto held) -> task<> {
    co_await with_fan<char>(unlimited, [&held](fan<char>& all) -> task<> {
      for (int i = 0; i < 100; ++i) {
        all.spawn(held, std::array<char, 1>{'a'});
        all.spawn(held, std::array<char, 700>{});
        all.spawn(held, std::array<char, 5000>{});
      }
      int found = 0;
      while (auto each = co_await all.next()) found += each->value() == 'a' ? 1 : 0;
      EXPECT_EQ(found, 100);
    });
  }(hold));
}

}  // namespace
}  // namespace fanfold
