#pragma once

#include <fanfold/workers.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

namespace fanfold {

/// Calls `body(team)` with teams of 1, 2 and 7 threads: what it says of results must hold for each.
template <class Body>
void on_each_team(Body body) {
  for (const std::size_t threads : {1, 2, 7}) {
    const testing::ScopedTrace trace(__FILE__, __LINE__, std::to_string(threads) + " threads");
    workers team(threads);
    body(team);
  }
}

}  // namespace fanfold
