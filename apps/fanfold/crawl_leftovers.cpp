#include "crawl_leftovers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t most_lines = 5;

// One line each for the first ones.
template <class Each, class LineOf>
void append(std::vector<std::string>& lines, std::span<const Each> all, LineOf line_of) {
  for (const Each& each : all.first(std::min(all.size(), most_lines))) lines.push_back("  " + line_of(each));
  if (all.size() > most_lines) lines.push_back(fmt::format("  and {} more", grouped(all.size() - most_lines)));
}

}  // namespace

std::vector<std::string> trap_lines(std::span<const trap> traps, std::uint64_t links) {
  if (traps.empty()) return {};
  std::vector lines{
      fmt::format("{} left out that look like traps; --max-per-pattern, --max-per-host and --ignore-traps "
                  "let more through",
                  counted(links, "link"))};
  append(lines, traps, [](const trap& each) {
    return fmt::format("{}  ({}, {})", printable(each.where), name_of(each.kind), counted(each.links, "link"));
  });
  return lines;
}

std::vector<std::string> left_host_lines(std::span<const left_host> hosts, time_point now, std::string_view job) {
  if (hosts.empty()) return {};
  std::vector lines{fmt::format("{} left for another time, because {} for longer than --max-rest",
                                counted(hosts.size(), "host"), hosts.size() == 1 ? "it rests" : "they rest")};
  append(lines, hosts, [now](const left_host& each) {
    const auto rest = std::max(each.rests_until - now, duration::zero());
    return fmt::format("{}  ({}; may be asked again in {})", printable(each.origin), counted(each.urls, "URL"),
                       duration_text(rest));
  });
  lines.push_back(job.empty() ? "  with --job FILE a crawl can go on then"
                              : fmt::format("  go on then with: fanfold crawl --job {}", printable(job)));
  return lines;
}

}  // namespace fanfold::cli
