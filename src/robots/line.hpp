#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fanfold::robots {

enum class key : std::uint8_t { user_agent, allow, disallow, sitemap, crawl_delay };

/// A line that means something.
struct line {
  robots::key key;
  std::string_view value;  ///< trimmed, without its comment
};

/// Reads one line, without its end: nothing where it says nothing.
std::optional<line> read_line(std::string_view text);

std::string lower_case(std::string_view text);

}  // namespace fanfold::robots
