#pragma once

#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

#include "detail/stream_fan.hpp"
#include "stream.hpp"

namespace fanfold {

/// Runs the tasks, at most `limit` at once, and gives how each one ended, value or exception, in the order in which
/// they finish:
///
///   co_await for_each(as_completed(8, std::move(downloads)), [](outcome<file> each) { … });
///
/// They start when the first outcome is asked for. A stream that is not read to its end cancels and awaits the rest.
/// Where more is to be added while outcomes are taken, use a fan; where there are a million, as_stream(range)
/// .map_as_completed(limit, function), which makes each task when its turn comes. Throws std::invalid_argument on a
/// limit of 0, when it is read.
template <class T>
stream<outcome<T>> as_completed(std::size_t limit, std::vector<task<T>> work) {
  const detail::environment env = co_await detail::this_environment{};
  error_list errors;
  fan<T> children(env, limit, errors);
  std::exception_ptr error;
  try {
    for (auto& each : work) children.spawn(std::move(each));
    while (true) {
      auto ended = co_await children.next();
      if (!ended) break;
      co_yield *std::move(ended);
    }
  } catch (...) {
    error = std::current_exception();
  }
  co_await detail::wind_up(children, error);
}

/// The same of all tasks at once.
template <class T>
stream<outcome<T>> as_completed(std::vector<task<T>> work) {
  return as_completed(unlimited, std::move(work));
}

}  // namespace fanfold
