#include "server/crawl_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace fanfold::server {
namespace {

using std::chrono::microseconds;
using std::chrono::system_clock;

constexpr std::size_t id_size = 26;

bool is_id(std::string_view text) {
  return text.size() == id_size &&
         std::ranges::all_of(text, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '2' && c <= '7'); });
}

}  // namespace

std::string_view name_of(crawl_state state) noexcept {
  switch (state) {
    case crawl_state::running:
      return "running";
    case crawl_state::paused:
      return "paused";
    case crawl_state::finished:
      return "finished";
    case crawl_state::cancelled:
      return "cancelled";
    case crawl_state::failed:
      break;
  }
  return "failed";
}

std::string crawl_cursor::text() const {
  return fmt::format("{}-{}", std::chrono::floor<microseconds>(created_at.time_since_epoch()).count(), id);
}

std::optional<crawl_cursor> crawl_cursor::parse(std::string_view text) {
  constexpr std::int64_t most = std::chrono::floor<microseconds>(system_clock::duration::max()).count();
  const auto dash = text.find('-');
  if (dash == text.npos || !is_id(text.substr(dash + 1))) return std::nullopt;
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + dash, count);
  if (read.ec != std::errc() || read.ptr != text.data() + dash || count > most) return std::nullopt;
  return crawl_cursor{system_clock::time_point(microseconds(count)), std::string(text.substr(dash + 1))};
}

}  // namespace fanfold::server
