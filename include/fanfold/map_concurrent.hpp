#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/elements.hpp"
#include "fan.hpp"
#include "when_all.hpp"

namespace fanfold {
namespace detail {

// Keeps results by index while they come in any order.
template <class F, class Value>
task<> map_to(F* function, Value input, std::optional<result_object<typename task_of<F&, Value>::value_type>>* result) {
  task_of<F&, Value> work = std::invoke(*function, std::move(input));
  co_await keep_result(std::move(work), result);
}

}  // namespace detail

/// Runs `function(element)`, which gives a task, for each element of a range, at most `limit` at once, and gives the
/// results in the order of the elements. The first error cancels the others; they are awaited, and it is rethrown.
/// Elements that wait for their turn cost their own size; they are moved out of a range that is given away. Throws
/// std::invalid_argument on a limit of 0; an empty range is fine.
template <std::ranges::input_range Range, class F>
  requires TaskFunction<F&, std::ranges::range_value_t<Range>>
auto map_concurrent(std::size_t limit, Range range, F function) -> task<
    std::vector<result_object<typename std::invoke_result_t<F&, std::ranges::range_value_t<Range>>::value_type>>> {
  using value = std::ranges::range_value_t<Range>;
  using result = result_object<typename std::invoke_result_t<F&, value>::value_type>;
  std::vector<value> inputs;
  for (auto&& each : range) inputs.push_back(static_cast<detail::element_of<Range>&&>(each));
  std::vector<std::optional<result>> kept(inputs.size());
  const auto run_all = [&](fan<void>& children) -> task<> {
    for (std::size_t i = 0; i < inputs.size(); ++i)
      children.spawn(&detail::map_to<F, value>, &function, std::move(inputs[i]), &kept[i]);
    while (true) {
      auto ended = co_await children.next();
      if (!ended) co_return;
      ended->value();
    }
  };
  co_await with_fan<void>(limit, run_all);
  std::vector<result> results;
  results.reserve(kept.size());
  for (auto& each : kept) results.push_back(*std::move(each));
  co_return results;
}

}  // namespace fanfold
