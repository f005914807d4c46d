#pragma once

#include <unistd.h>

#include <cstddef>
#include <fstream>

namespace fanfold {

/// What this process has in memory (proc(5), statm).
inline std::size_t resident_bytes() {
  std::ifstream memory("/proc/self/statm");
  std::size_t all = 0;
  std::size_t resident = 0;
  memory >> all >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace fanfold
