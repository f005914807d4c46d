#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "fan.hpp"
#include "when_all.hpp"

namespace fanfold {

/// The winner of a race between tasks of one type.
template <class T>
struct winner {
  std::size_t index;  ///< in the order of the tasks
  result_object<T> value;
};

namespace detail {

template <class T>
task<std::size_t> run_race(std::size_t index, task<T> work, std::optional<outcome<T>>* end) {
  end->emplace(co_await settled(std::move(work)));
  co_return index;
}

// The index of the first one to end, after all the others have ended too.
inline task<std::size_t> first_of(fan<std::size_t>& runners) {
  auto first = co_await runners.next();
  runners.cancel();
  co_return first->value();
}

template <class T>
result_object<T> take_result(outcome<T>& end) {
  if constexpr (std::is_void_v<T>) {
    std::move(end).value();
    return {};
  } else {
    return std::move(end).value();
  }
}

template <class Result, std::size_t... Is, class Ends>
Result take_winner(std::size_t winner, std::index_sequence<Is...>, Ends& ends) {
  std::optional<Result> result;
  const auto take = [&]<std::size_t I>(std::integral_constant<std::size_t, I>) {
    if (I == winner) result.emplace(std::in_place_index<I>, take_result(*std::get<I>(ends)));
  };
  (take(std::integral_constant<std::size_t, Is>()), ...);
  return std::move(*result);
}

}  // namespace detail

/// Runs the tasks at once and gives the result of the first one that ends: a variant, whose index says which task it
/// was. Its exception, if it ended with one, is thrown. The losers are cancelled, and have ended when this returns; how
/// they ended is dropped. A task that ends at once, without a wait, wins over those behind it in the list, which start
/// all the same.
template <class... Ts>
  requires(sizeof...(Ts) > 0)
task<std::variant<result_object<Ts>...>> when_any(task<Ts>... work) {
  std::tuple<std::optional<outcome<Ts>>...> ends;
  const std::size_t first = co_await with_fan<std::size_t>(unlimited, [&](fan<std::size_t>& runners) {
    std::apply(
        [&](auto&... end) {
          std::size_t index = 0;
          (runners.spawn(detail::run_race(index++, std::move(work), &end)), ...);
        },
        ends);
    return detail::first_of(runners);
  });
  co_return detail::take_winner<std::variant<result_object<Ts>...>>(first, std::index_sequence_for<Ts...>(), ends);
}

/// The same of any number of tasks of one type. Throws std::invalid_argument where there is none: a race without
/// runners would never end.
template <class T>
task<winner<T>> when_any(std::vector<task<T>> work) {
  if (work.empty()) throw std::invalid_argument("fanfold: when_any of no tasks would never end");
  std::vector<std::optional<outcome<T>>> ends(work.size());
  const std::size_t first = co_await with_fan<std::size_t>(unlimited, [&](fan<std::size_t>& runners) {
    for (std::size_t i = 0; i < work.size(); ++i) runners.spawn(detail::run_race(i, std::move(work[i]), &ends[i]));
    return detail::first_of(runners);
  });
  co_return winner<T>{first, detail::take_result(*ends[first])};
}

}  // namespace fanfold
