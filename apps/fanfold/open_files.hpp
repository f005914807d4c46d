#pragma once

#include <cstdint>

namespace fanfold::cli {

/// Lets the program open as many files and connections at once as the system allows it to, and gives their number.
std::uint64_t raise_open_file_limit();

}  // namespace fanfold::cli
