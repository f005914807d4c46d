#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "detail/stream_fan.hpp"
#include "stream.hpp"

namespace fanfold {
namespace detail {

template <class T>
struct pulled_value {
  std::size_t from;
  std::optional<T> value;
};

template <class T>
task<pulled_value<T>> pull_from(std::size_t index, stream_promise<T>* in) {
  auto value = co_await pull_awaiter<T>(*in);
  pulled_value<T> pulled{index, std::move(value)};
  co_return pulled;
}

}  // namespace detail

/// A stream of the values of all `streams`, in the order in which they come. Each is asked for its next value as soon
/// as its last one has been taken, so that a slow reader bounds what is held: one value a stream. Closed early, it
/// drops those. An error of one ends the stream, and the others are closed.
template <class T>
stream<T> merge(std::vector<stream<T>> streams) {
  const detail::environment env = co_await detail::this_environment{};
  for (auto& each : streams) co_await detail::reads_by_children(detail::stream_access::promise(each));
  error_list errors;
  fan<detail::pulled_value<T>> pulls(env, unlimited, errors);
  const auto pull = [&](std::size_t i) {
    pulls.spawn(&detail::pull_from<T>, i,
                static_cast<detail::stream_promise<T>*>(&detail::stream_access::promise(streams[i])));
  };
  std::exception_ptr error;
  try {
    for (std::size_t i = 0; i < streams.size(); ++i) pull(i);
    while (true) {
      auto pulled = co_await pulls.next();
      if (!pulled) break;
      const std::size_t from = pulled->value().from;
      auto& value = pulled->value().value;
      if (!value) continue;
      T taken = *std::move(value);
      pull(from);
      co_yield std::move(taken);
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::wind_up(pulls, error);
}

/// The same of a few streams.
template <class T, class... Ts>
  requires(std::is_same_v<T, Ts> && ...)
stream<T> merge(stream<T> first, stream<Ts>... others) {
  std::vector<stream<T>> streams;
  streams.reserve(1 + sizeof...(others));
  streams.push_back(std::move(first));
  (streams.push_back(std::move(others)), ...);
  return merge(std::move(streams));
}

}  // namespace fanfold
