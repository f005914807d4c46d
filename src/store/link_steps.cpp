#include "store/link_steps.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdint>
#include <iterator>

namespace fanfold {
namespace {

constexpr std::int64_t places = job_place::max_id + 1;

}  // namespace

void write_link_steps(std::string& out, std::span<const job_link> links) {
  out = "[";
  std::uint64_t previous = 0;
  for (const job_link& link : links) {
    if (out.size() > 1) out += ',';
    const auto step = static_cast<std::int64_t>(link.target - previous);
    fmt::format_to(std::back_inserter(out), "{}", step * places + link.place);
    previous = link.target;
  }
  out += ']';
}

bool read_link_steps(std::string_view steps, const std::function<void(job_link)>& take) {
  if (!steps.starts_with('[') || !steps.ends_with(']')) return false;
  if (steps == "[]") return true;
  std::uint64_t target = 0;
  const char* at = steps.data();
  const char* const last = at + steps.size() - 1;
  while (at != last) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(at + 1, last, number);
    if (error != std::errc{} || (*end != ',' && end != last)) return false;
    const std::int64_t place = (number % places + places) % places;  // a step may go backwards
    target += static_cast<std::uint64_t>((number - place) / places);
    take({target, static_cast<std::uint32_t>(place)});
    at = end;
  }
  return true;
}

}  // namespace fanfold
