#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "task_group.hpp"

namespace fanfold {

/// What stands for a task's result where there must be an object: std::monostate for a task<>, a reference_wrapper for
/// a reference.
template <class T>
using result_object = std::conditional_t<
    std::is_void_v<T>, std::monostate,
    std::conditional_t<std::is_reference_v<T>, std::reference_wrapper<std::remove_reference_t<T>>, T>>;

namespace detail {

template <class T>
task<> keep_result(task<T> work, std::optional<result_object<T>>* result) {
  if constexpr (std::is_void_v<T>) {
    co_await std::move(work);
    result->emplace();
  } else {
    result->emplace(co_await std::move(work));
  }
}

// A cancellation that was asked for is nobody's outcome: it goes on to whoever is cancelled.
template <class T>
task<> keep_outcome(task<T> work, std::optional<outcome<T>>* result) {
  const environment env = co_await this_environment{};
  result->emplace(co_await settled(std::move(work)));
  if (env.scope->requested() && (*result)->was_cancelled()) throw cancelled();
}

}  // namespace detail

/// Runs the tasks at once, each up to its first wait in the order given, and gives all their results. The first error
/// cancels the others; they are awaited, and it is rethrown. Cancelling the caller cancels them all. O(number of
/// tasks).
template <class... Ts>
task<std::tuple<result_object<Ts>...>> when_all(task<Ts>... work) {
  std::tuple<std::optional<result_object<Ts>>...> results;
  co_await with_group([&](task_group& group) {
    std::apply([&](auto&... result) { (group.spawn(detail::keep_result(std::move(work), &result)), ...); }, results);
  });
  co_return std::apply([](auto&... result) { return std::tuple<result_object<Ts>...>(std::move(*result)...); },
                       results);
}

/// The same of any number of tasks of one type, results in the order of the tasks. An empty vector is fine.
template <class T>
task<std::vector<result_object<T>>> when_all(std::vector<task<T>> work) {
  std::vector<std::optional<result_object<T>>> kept(work.size());
  co_await with_group([&](task_group& group) {
    for (std::size_t i = 0; i < work.size(); ++i) group.spawn(detail::keep_result(std::move(work[i]), &kept[i]));
  });
  std::vector<result_object<T>> results;
  results.reserve(kept.size());
  for (auto& each : kept) results.push_back(std::move(*each));
  co_return results;
}

/// Runs the tasks at once and gives how each one ended, value or exception: no error stops another task. Throws
/// `cancelled` where the caller is cancelled, and nothing else.
template <class... Ts>
task<std::tuple<outcome<Ts>...>> when_all_settled(task<Ts>... work) {
  std::tuple<std::optional<outcome<Ts>>...> ends;
  co_await with_group([&](task_group& group) {
    std::apply([&](auto&... end) { (group.spawn(detail::keep_outcome(std::move(work), &end)), ...); }, ends);
  });
  co_return std::apply([](auto&... end) { return std::tuple<outcome<Ts>...>(std::move(*end)...); }, ends);
}

/// The same of any number of tasks of one type, in the order of the tasks.
template <class T>
task<std::vector<outcome<T>>> when_all_settled(std::vector<task<T>> work) {
  std::vector<std::optional<outcome<T>>> kept(work.size());
  co_await with_group([&](task_group& group) {
    for (std::size_t i = 0; i < work.size(); ++i) group.spawn(detail::keep_outcome(std::move(work[i]), &kept[i]));
  });
  std::vector<outcome<T>> ends;
  ends.reserve(kept.size());
  for (auto& each : kept) ends.push_back(std::move(*each));
  co_return ends;
}

}  // namespace fanfold
