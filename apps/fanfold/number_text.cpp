#include "number_text.hpp"

#include <fmt/format.h>

#include <cmath>

namespace fanfold::cli {

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (std::size_t from_end = 3; from_end < text.size(); from_end += 4) text.insert(text.size() - from_end, 1, ',');
  return text;
}

std::string counted(std::uint64_t number, std::string_view noun) {
  return fmt::format("{} {}{}", grouped(number), noun, number == 1 ? "" : "s");
}

std::string rough(double number) {
  if (number < 0.005) return "0";
  if (number >= 9.95) return grouped(static_cast<std::uint64_t>(std::llround(number)));
  return fmt::format("{:.{}f}", number, number >= 0.995 ? 1 : 2);
}

std::string size_text(std::uint64_t bytes) {
  const auto number = static_cast<double>(bytes);
  if (number < 995) return counted(bytes, "byte");
  if (number < 995e3) return rough(number / 1e3) + " kB";
  if (number < 995e6) return rough(number / 1e6) + " MB";
  return rough(number / 1e9) + " GB";
}

std::string duration_text(std::chrono::duration<double> time) {
  if (time.count() < 0.995) return rough(time.count() * 1e3) + " ms";
  if (time.count() < 59.5) return rough(time.count()) + " s";
  const auto seconds = std::llround(time.count());
  if (seconds < 3600) return fmt::format("{} min {} s", seconds / 60, seconds % 60);
  return fmt::format("{} h {} min", grouped(static_cast<std::uint64_t>(seconds / 3600)), seconds / 60 % 60);
}

}  // namespace fanfold::cli
