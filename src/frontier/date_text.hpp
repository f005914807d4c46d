#pragma once

#include <string_view>

namespace fanfold {

/// Whether it is a number from `least` to `most`, of four digits at most.
bool is_between(std::string_view text, int least, int most) noexcept;

/// Whether a parameter of this name is a date, or a part of one: "year", "Month", "d".
bool is_date_name(std::string_view name) noexcept;

/// Whether it is a month or a day with its year before it: "2024-01", "2024-01-15", "20240115", with low lines or dots
/// for the hyphens, and with or without zeros in front. Of the years 1900 to 2199; each month may have 31 days.
bool is_whole_date(std::string_view text) noexcept;

}  // namespace fanfold
