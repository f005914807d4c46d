// Counts this program's heap: a program of its own.
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/sleep.hpp>

#include <gtest/gtest.h>
#include <malloc.h>

#include <array>
#include <cstddef>

namespace fanfold {
namespace {

struct argument {
  std::array<char, 32> bytes;
};

task<int> hold(argument) {
  co_await sleep_for(std::chrono::hours(1));
  co_return 1;
}

std::size_t heap_bytes() {
  const auto info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

TEST(Fan, PaysForAMillionQueuedCallsTheirArgumentsNotTheirFrames) {
  constexpr std::size_t calls = 1'000'000;
  virtual_clock clock;
  run(clock, []() -> task<> {
    co_await with_fan<int>(64, [](fan<int>& children) -> task<> {
      const std::size_t before = heap_bytes();
      for (std::size_t i = 0; i < calls; ++i) children.spawn(hold, argument{});
      const std::size_t each = (heap_bytes() - before) / calls;
      EXPECT_LE(each, sizeof(argument) + 32);  // the function, the record's header, rounding
      children.cancel();
      EXPECT_LE(heap_bytes(), before + 100'000);
      co_return;
    });
  }());
}

}  // namespace
}  // namespace fanfold
