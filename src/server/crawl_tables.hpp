#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/page_chart.hpp"
#include "analysis/stop_words.hpp"

/// What a crawl has come to, read from its job file, also while it is written: as JSON, a window at a time. All of it
/// blocks, and throws what can't be read as boost::system::system_error.
namespace fanfold::server {

/// A window of a table.
struct table_window {
  std::uint64_t offset = 0;
  std::uint64_t limit = 100;
};

struct page_query {
  table_window window{};
  std::string sort = "id";  ///< one of page_sorts
  bool is_descending = false;
  std::string search{};  ///< in URL or title, without regard to case of ASCII; empty: all
  std::string status{};  ///< "404", "4xx", "error": what had no answer; empty: all
};

/// id, url, status, bytes, elapsed, depth, links, title.
const std::vector<std::string_view>& page_sorts();
/// Whether it is empty, a status, a class of them, or "error".
bool is_status_filter(std::string_view text) noexcept;

/// {"total", "offset", "pages": […]}.
std::string pages_json(const std::filesystem::path& job, const page_query& query);

struct link_query {
  table_window window{};
  std::string sort = "id";  ///< one of link_sorts
  bool is_descending = false;
  std::string search{};    ///< in either URL, without regard to case of ASCII; empty: all
  std::string page{};      ///< only those of this page; empty: of all
  std::string to{};        ///< only those to this URL
  bool is_broken = false;  ///< only those that lead to an error, or to a status of 400 or more
};

constexpr std::uint64_t most_sorted_links = 10'000'000;

/// id: as they were found, page by page; source, target, status, kind, element.
const std::vector<std::string_view>& link_sorts();

/// {"total", "offset", "links": […]}.
/// Sorted, a window may end with row `most_sorted_links`: it takes 20 bytes for each one before its end.
std::string links_json(const std::filesystem::path& job, const link_query& query);

struct word_query {
  std::uint64_t top = 100;
  std::size_t min_length = 1;  ///< characters
  stop_words stopped{};
};

/// {"pages", "words", "distinct", "top": [{"word", "count", "pages"}…]}, the most frequent words first.
std::string words_json(const std::filesystem::path& job, const word_query& query);

/// {"of", "pages", "bars": [{"label"|"from" and "to", "count"}…], "below": null|{…}}.
std::string histogram_json(const std::filesystem::path& job, page_measure of);
std::optional<page_measure> page_measure_of(std::string_view name) noexcept;

/// {"bars": [{"from", "to", "pages"}…]}: how many visits came to their end in which seconds since `begin`, but for what
/// robots.txt forbade. At most 120 bars, as wide as each other but for the last: that one ends with the last visit.
std::string history_json(const std::filesystem::path& job, std::chrono::system_clock::time_point begin);
inline constexpr std::string_view empty_history = R"({"bars":[]})";

}  // namespace fanfold::server
