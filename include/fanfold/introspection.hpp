#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "loop.hpp"

namespace fanfold {

/// Whether live tasks can be listed. It is on in debug builds, those without NDEBUG; define FANFOLD_INTROSPECTION as 1
/// or 0, in all sources of a program alike, to have it otherwise. Where it is off it costs nothing at all; where it is
/// on, about 60 bytes and a few instructions a task and an await.
inline constexpr bool introspection = FANFOLD_INTROSPECTION;

/// A coroutine, a task or a stream, that has started and not ended.
struct live_task_info {
  std::size_t depth;      ///< 0: started by `run`, `start` or `on`; else one more than that of the one it runs in
  std::string function;   ///< as the compiler writes it
  std::string_view file;  ///< where it waits; where it began, if it has not waited yet or GCC compiled it
  std::uint_least32_t line;
};

#if FANFOLD_INTROSPECTION
namespace detail {

// The library's own coroutines, by which user code is called, would hide it.
inline bool is_internal(const live_task& t) noexcept {
  const std::string_view self = std::source_location::current().file_name();
  return std::string_view(t.place().file_name()).starts_with(self.substr(0, self.rfind("introspection.hpp")));
}

class live_task_tree {
 public:
  explicit live_task_tree(live_tasks& tasks) {
    tasks.for_each([this](const live_task& each) { children_[each.parent()].push_back(&each); });
  }

  std::vector<live_task_info> flattened() const {
    std::vector<live_task_info> lines;
    add_children(nullptr, 0, lines);
    return lines;
  }

 private:
  void add_children(const live_task* parent, std::size_t depth, std::vector<live_task_info>& lines) const {
    const auto found = children_.find(parent);
    if (found == children_.end()) return;
    for (const live_task* child : found->second) {
      const auto& place = child->place();
      const bool shown = !is_internal(*child);
      if (shown) lines.push_back({depth, place.function_name(), place.file_name(), place.line()});
      add_children(child, depth + (shown ? 1 : 0), lines);
    }
  }

  std::unordered_map<const live_task*, std::vector<const live_task*>> children_;
};

}  // namespace detail

/// The live tasks of a loop: a task before those that run in it, and these in the order in which they started. The
/// library's own coroutines (with_fan, with_timeout) are left out. Call it on the loop's thread. O(tasks). Empty where
/// introspection is off.
inline std::vector<live_task_info> live_tasks(loop& of) {
  return detail::live_task_tree(of.tasks()).flattened();
}
#else
inline std::vector<live_task_info> live_tasks(loop&) {
  return {};
}
#endif

/// The same as text, one line a task, for a log or a debugger; of the loop whose coroutine the calling thread runs:
///
///   task<void> crawl(url)  crawl.cpp:31
///     task<page> fetch(url)  fetch.cpp:12
///     task<page> fetch(url)  fetch.cpp:17
inline std::string live_tasks_text(loop& of = *loop::current()) {
  if (!introspection) return "live tasks are listed where FANFOLD_INTROSPECTION is 1, as in debug builds\n";
  std::string text;
  for (const auto& each : live_tasks(of)) {
    text.append(2 * each.depth, ' ');
    text.append(each.function).append("  ");
    text.append(each.file.substr(each.file.rfind('/') + 1)).append(":").append(std::to_string(each.line)).append("\n");
  }
  return text;
}

}  // namespace fanfold
