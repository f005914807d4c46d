#include "word_report.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "analysis/top_words.hpp"
#include "json_text.hpp"
#include "number_text.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

constexpr std::size_t usual_top = 20;
constexpr std::size_t usual_top_of_page = 5;
constexpr std::size_t bar_columns = 30;

// As long as `share` of all its columns, to the eighth of one.
std::string bar_of(double share) {
  constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::lround(share * bar_columns * 8));
  std::string bar;
  for (std::size_t i = 0; i < eighths / 8; ++i) bar += "█";
  bar += parts[eighths % 8];
  bar.append(bar_columns - eighths / 8 - (eighths % 8 > 0 ? 1 : 0), ' ');
  return bar;
}

}  // namespace

void word_report::add(const std::string& url, const text::word_counts& words) {
  if (words.total == 0) return;
  totals_.add(words);
  if (choice_.per_page) print_page(url, words);
}

void word_report::finish() {
  if (choice_.json)
    print_json_totals();
  else
    print_totals();
  out_.flush();
}

void word_report::print_page(const std::string& url, const text::word_counts& words) {
  std::string list;
  for (const word_count& each : top_words(words, top_or(usual_top_of_page)))
    list += choice_.json ? fmt::format(R"({}{{"word":{},"count":{}}})", list.empty() ? "" : ",", json_text(each.word),
                                       each.count)
                         : fmt::format("{}{} {}", list.empty() ? "" : ", ", printable(each.word), each.count);
  if (choice_.json)
    out_.print("{{\"url\":{},\"words\":{},\"different\":{},\"top\":[{}]}}\n", json_text(url), words.total,
               words.by_word.size(), list);
  else
    out_.print("{}  {}: {}\n", printable(url), counted(words.total, "word"), list);
  out_.flush();
}

void word_report::print_totals() {
  out_.print("{}Counted {} on {}, {}{} different\n", choice_.per_page && totals_.pages() > 0 ? "\n" : "",
             counted(totals_.words(), "word"), counted(totals_.pages(), "page"),
             totals_.forgotten() > 0 ? "more than " : "", grouped(totals_.different()));
  const auto top = totals_.top(top_or(usual_top));
  if (top.empty()) return;
  const std::size_t wide = grouped(top.front().count).size();
  for (const word_total& each : top)
    out_.print("{:>{}}  {}  {}\n", grouped(each.count), wide,
               bar_of(static_cast<double>(each.count) / static_cast<double>(top.front().count)), printable(each.word));
  if (const std::uint64_t missed = std::ranges::max(top, {}, &word_total::missed).missed; missed > 0)
    out_.print("There were too many different words to keep all: counts may be too low, by up to {}\n",
               grouped(missed));
}

void word_report::print_json_totals() {
  std::string list;
  for (const word_total& each : totals_.top(top_or(usual_top))) {
    const std::string missed = each.missed > 0 ? fmt::format(R"(,"missed_at_most":{})", each.missed) : "";
    list += fmt::format(R"({}{{"word":{},"count":{}{}}})", list.empty() ? "" : ",", json_text(each.word), each.count,
                        missed);
  }
  out_.print("{{\"pages\":{},\"words\":{},\"different\":{},\"top\":[{}]}}\n", totals_.pages(), totals_.words(),
             totals_.different(), list);
}

}  // namespace fanfold::cli
