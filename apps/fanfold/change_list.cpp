#include "change_list.hpp"

#include <algorithm>
#include <fanfold/crawl_statistics.hpp>
#include <string_view>

#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

constexpr std::string_view unchanged = "unchanged";

// Why a page is no longer there.
std::string reason_of(const page_record& page) {
  if (!page.error.empty()) return page.error;
  std::string text = std::to_string(page.status);
  if (crawl_statistics::has_moved(page)) text += " to " + page.final_url;
  return text;
}

}  // namespace

store_result<void> change_list::write(const page_record& page) {
  const auto found = std::ranges::find_if(kinds_, [&](const kind& one) { return page.change == one.name; });
  if (found == kinds_.end()) return {};
  ++found->count;
  if (found->name == unchanged) return {};
  found->lines.push_back(page.change == "went" ? page.url + "  (" + reason_of(page) + ')' : page.url);
  return {};
}

void change_list::print(text_output& out) {
  for (kind& one : kinds_) {
    std::ranges::sort(one.lines);
    for (const std::string& line : one.lines) out.print("{:<8}  {}\n", one.name, printable(line));
  }
}

std::string change_list::summary() const {
  std::string text;
  for (const kind& one : kinds_)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", one.count == 0 ? "none" : grouped(one.count), one.name);
  return text;
}

}  // namespace fanfold::cli
