#pragma once

#include <cstdint>

namespace fanfold {

/// Where it lies that a visit failed.
enum class fault : std::uint8_t {
  page,    ///< in what was answered: its server is well
  server,  ///< it could not be reached, or talked to
  own,     ///< this machine was out of memory or file descriptors: that says nothing of the server
};

}  // namespace fanfold
