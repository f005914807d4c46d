#pragma once

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <span>
#include <string_view>

/// What the C++ contestants have in common. Each is a program that takes the names of scenarios, all of its own if
/// there are none, and prints one line of JSON for each: its name and the nanoseconds an operation took, or the bytes a
/// task.
namespace contest {

struct scenario {
  std::string_view name;
  double (*measure)();
};

inline constexpr std::int64_t channel_capacity = 64;

/// 0 + 1 + … + (count - 1): what the results of a contest's tasks come to.
constexpr std::int64_t sum_below(std::int64_t count) {
  return count * (count - 1) / 2;
}

inline void check(std::int64_t result, std::int64_t expected) {
  if (result == expected) return;
  std::fprintf(stderr, "a contestant came to %lld instead of %lld\n", static_cast<long long>(result),
               static_cast<long long>(expected));
  std::exit(1);
}

/// Calls `work` twice, the first time to warm up, checks what it comes to, and gives the second call's nanoseconds an
/// operation.
template <class Work>
double ns_per_operation(std::int64_t operations, std::int64_t expected, Work work) {
  check(work(), expected);
  const auto start = std::chrono::steady_clock::now();
  const std::int64_t result = work();
  const std::chrono::duration<double, std::nano> taken = std::chrono::steady_clock::now() - start;
  check(result, expected);
  return taken.count() / static_cast<double>(operations);
}

/// What the process has in memory.
inline std::int64_t resident_bytes() {
  std::int64_t total = 0;
  std::int64_t resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

/// A contestant's main(). 2 where it doesn't have a scenario.
inline int run(std::span<char*> arguments, std::span<const scenario> scenarios) {
  const auto measure = [](const scenario& each) {
    std::printf(R"({"scenario": "%s", "%s": %.2f})"
                "\n",
                each.name.data(), each.name.ends_with("memory") ? "bytes" : "ns", each.measure());
    std::fflush(stdout);
  };
  if (arguments.size() == 1) std::ranges::for_each(scenarios, measure);
  for (const std::string_view name : arguments.subspan(1)) {
    const auto found = std::ranges::find(scenarios, name, &scenario::name);
    if (found == scenarios.end()) return 2;
    measure(*found);
  }
  return 0;
}

}  // namespace contest
