#pragma once

#include <fanfold/run.hpp>

namespace fanfold {

/// Runs the coroutine that `body()` gives on virtual time.
template <class Body>
auto run_virtual(Body body) {
  virtual_clock clock;
  return run(clock, body());
}

/// The same; gives the virtual time that it took.
template <class Body>
duration virtual_time_of(Body body) {
  virtual_clock clock;
  const time_point start = clock.now();
  run(clock, body());
  return clock.now() - start;
}

}  // namespace fanfold
