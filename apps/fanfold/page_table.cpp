#include "page_table.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>
#include <tuple>

#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

constexpr std::string_view faint = "\x1b[2m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view plain = "\x1b[m";

}  // namespace

store_result<void> page_table::write(const page_record& page) {
  const std::int32_t status = page.error.empty() ? page.status : error_status(page.error);
  rows_.push_back({keep(page.url), page.bytes, static_cast<std::uint32_t>(page.depth), status});
  return {};
}

std::string_view page_table::keep(std::string_view url) {
  if (url.empty()) return {};
  auto* const copy = static_cast<char*>(urls_.allocate(url.size(), 1));
  url.copy(copy, url.size());
  return {copy, url.size()};
}

std::int32_t page_table::error_status(std::string_view error) {
  const auto known = std::ranges::find(errors_, error);
  const auto index = static_cast<std::int32_t>(known - errors_.begin());
  if (known == errors_.end()) errors_.emplace_back(error);
  return ~index;
}

std::string page_table::status_text(const row& of) const {
  return of.status < 0 ? errors_[static_cast<std::size_t>(~of.status)] : std::to_string(of.status);
}

void page_table::print(text_output& out, look how) {
  std::ranges::sort(rows_, {}, [](const row& r) { return std::tie(r.depth, r.url); });
  const std::size_t shown = std::min(how.max_rows, rows_.size());
  const widths wide = measure(shown);
  out.print("Found {} {}\n", rows_.size(), rows_.size() == 1 ? "url" : "urls");
  if (how.headed && shown > 0)
    out.print("{}{:>{}}  {:<{}}  {:>{}}  url{}\n", how.colored ? faint : "", "depth", wide.depth, "status", wide.status,
              "bytes", wide.bytes, how.colored ? plain : "");
  for (std::size_t i = 0; i < shown; ++i) print_row(out, rows_[i], wide, how.colored);
  if (shown < rows_.size()) out.print("{:>{}}  and {} more\n", "...", wide.depth, grouped(rows_.size() - shown));
}

page_table::widths page_table::measure(std::size_t rows) const {
  widths wide{5, 6, 5};  // of the columns' names
  for (const row& r : rows_ | std::views::take(rows)) {
    wide.depth = std::max(wide.depth, fmt::formatted_size("{}", r.depth));
    wide.status = std::max(wide.status, status_text(r).size());
    wide.bytes = std::max(wide.bytes, fmt::formatted_size("{}", r.bytes));
  }
  return wide;
}

void page_table::print_row(text_output& out, const row& of, const widths& wide, bool colored) const {
  const bool trouble = colored && (of.status < 0 || of.status >= 400);
  out.print("{:>{}}  {}{:<{}}{}  {:>{}}  {}\n", of.depth, wide.depth, trouble ? red : "", status_text(of), wide.status,
            trouble ? plain : "", of.bytes, wide.bytes, printable(of.url));
}

}  // namespace fanfold::cli
