// Counts this program's memory: a program of its own.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <gtest/gtest.h>

#include <array>
#include <cstddef>

#include "fanfold/resident_memory.hpp"

namespace fanfold {
namespace {

struct argument {
  std::array<char, 32> bytes;
};

task<int> hold(argument) {
  co_await sleep_for(std::chrono::hours(1));
  co_return 1;
}

TEST(Fan, PaysForAMillionQueuedCallsTheirArgumentsNotTheirFrames) {
  constexpr std::size_t calls = 1'000'000;
  virtual_clock clock;
  run(clock, []() -> task<> {
    co_await with_fan<int>(64, [](fan<int>& children) -> task<> {
      const std::size_t before = resident_bytes();
      for (std::size_t i = 0; i < calls; ++i) children.spawn(hold, argument{});
      const std::size_t each = (resident_bytes() - before) / calls;
      EXPECT_LE(each, sizeof(argument) + 32);  // the function, the record's header, rounding
      children.cancel();
      EXPECT_LE(resident_bytes(), before + 1'000'000);
      co_return;
    });
  }());
}

}  // namespace
}  // namespace fanfold
