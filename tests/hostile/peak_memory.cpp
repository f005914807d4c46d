#include "hostile/peak_memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace fanfold {
namespace {

/// A line of /proc/self/status, which counts in kilobytes (proc(5)).
std::size_t status_bytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    std::size_t kilobytes = 0;
    if (word == name && status >> kilobytes) return kilobytes * 1024;
  }
  return 0;
}

void reset_peak() {
  std::ofstream("/proc/self/clear_refs") << "5";  // VmHWM begins again at VmRSS
}

}  // namespace

peak_memory::peak_memory() : at_first_((reset_peak(), status_bytes("VmRSS:"))) {}

std::size_t peak_memory::growth_bytes() const {
  if (!memory_is_measurable) return 0;
  return std::max(status_bytes("VmHWM:"), at_first_) - at_first_;
}

}  // namespace fanfold
