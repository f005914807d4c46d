#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

/// Numbers as people read them.
namespace fanfold::cli {

/// "1,234,567"
std::string grouped(std::uint64_t number);

/// "1 page", "1,234 pages": `noun` takes an s.
std::string counted(std::uint64_t number, std::string_view noun);

/// Two digits and no needless ones: "0", "0.42", "4.2", "42", "4,212".
std::string rough(double number);

/// "512 bytes", "4.2 kB", "42 MB", in powers of 1000.
std::string size_text(std::uint64_t bytes);

/// "420 ms", "4.2 s", "3 min 20 s", "2 h 3 min".
std::string duration_text(std::chrono::duration<double> time);

}  // namespace fanfold::cli
