#include "chart_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

#include "number_text.hpp"
#include "store/utf8.hpp"
#include "store/xml_text.hpp"
#include "terminal.hpp"
#include "text_width.hpp"

namespace fanfold::cli {
namespace {

struct unit {
  double size;
  std::string_view name;
};
constexpr std::array byte_units{unit{1e12, "TB"}, unit{1e9, "GB"}, unit{1e6, "MB"}, unit{1e3, "kB"}, unit{1, "bytes"}};
constexpr std::array time_units{unit{1e3, "s"}, unit{1, "ms"}, unit{1e-3, "µs"}};  // of milliseconds

// "500 bytes to 1 kB", "1 to 2 kB": bounds are round numbers.
template <std::size_t N>
std::string bounds_text(const std::array<unit, N>& units, double from, double to) {
  const auto unit_of = [&](double value) {
    const auto found = std::ranges::find_if(units, [&](const unit& u) { return value >= u.size * 0.999; });
    return found == units.end() ? units.back() : *found;
  };
  const unit low = unit_of(from);
  const unit high = unit_of(to);
  const std::string first = fmt::format("{:.0f}", from / low.size);
  const std::string last = fmt::format("{:.0f} {}", to / high.size, high.name);
  return low.size == high.size ? fmt::format("{} to {}", first, last)
                               : fmt::format("{} {} to {}", first, low.name, last);
}

std::string links_text(double from, double to) {
  const auto first = static_cast<std::uint64_t>(from);
  const auto last = static_cast<std::uint64_t>(to) - 1;
  return first == last ? grouped(first) : fmt::format("{} to {}", grouped(first), grouped(last));
}

std::string value_text(page_measure of, double value) {
  switch (of) {
    case page_measure::bytes:
      return size_text(static_cast<std::uint64_t>(std::llround(value)));
    case page_measure::elapsed:
      return duration_text(std::chrono::duration<double, std::milli>(value));
    default:
      return rough(value);
  }
}

// As it stands beside a bar.
std::string shown_label(page_measure of, const chart_bar& bar) {
  constexpr std::size_t most = 60;  // columns: servers send what they please as a media type
  return shortened(printable(label_of(of, bar)), most);
}

// In eighths of a column, as far as block elements go.
std::string bar_text(double share, std::size_t room) {
  constexpr std::array<std::string_view, 8> parts{"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const auto eighths = static_cast<std::size_t>(std::llround(share * static_cast<double>(room) * 8));
  std::string text;
  for (std::size_t i = 0; i < eighths / 8; ++i) text += "█";
  text += parts[eighths % 8];
  return text.empty() && share > 0 ? std::string(parts[1]) : text;
}

std::string_view name_of(page_measure of) {
  constexpr std::array<std::string_view, 7> names{"bytes", "elapsed",      "status", "depth",
                                                  "links", "content_type", "host"};
  return names[static_cast<std::size_t>(of)];
}

std::uint64_t most_of(const page_chart& chart) {
  std::uint64_t most = 1;
  for (const chart_bar& bar : chart.bars) most = std::max(most, bar.pages);
  return most;
}

double percent_of(const chart_bar& bar, const page_chart& chart) {
  return 100.0 * static_cast<double>(bar.pages) / static_cast<double>(std::max<std::uint64_t>(chart.pages, 1));
}

// A whole number as such: 1000, not 1E3.
boost::json::value number_of(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

constexpr std::string_view svg_style =
    ":root{color-scheme:light dark}"
    ".paper{fill:#fff}.bar{fill:#2563a8}text{fill:#1b1f24;font:13px system-ui,sans-serif}"
    ".head{font-size:16px;font-weight:600}.number{text-anchor:end;font-variant-numeric:tabular-nums}"
    "@media(prefers-color-scheme:dark){.paper{fill:#15181c}.bar{fill:#6cb0f5}text{fill:#e8eaed}}";

}  // namespace

std::string label_of(page_measure of, const chart_bar& bar) {
  if (!bar.name.empty()) return bar.name;
  if (bar.from == 0) return of == page_measure::links ? "0" : of == page_measure::bytes ? "0 bytes" : "0 ms";
  if (of == page_measure::links) return links_text(bar.from, bar.to);
  return of == page_measure::bytes ? bounds_text(byte_units, bar.from, bar.to)
                                   : bounds_text(time_units, bar.from, bar.to);
}

std::string title_of(const page_chart& chart) {
  constexpr std::array<std::string_view, 7> topics{"Size",       "Time", "Status", "Depth", "Number of links",
                                                   "Media type", "Host"};
  return fmt::format("{} of {}", topics[static_cast<std::size_t>(chart.of)], counted(chart.pages, "page"));
}

std::string shares_of(const page_chart& chart) {
  if (!chart.below) return {};
  const auto text = [&](double value) { return value_text(chart.of, value); };
  return fmt::format("half below {}, nine in ten below {}, 99 in 100 below {}", text(chart.below->half),
                     text(chart.below->nine_in_ten), text(chart.below->ninety_nine_in_hundred));
}

std::string chart_text(const page_chart& chart, std::size_t columns, bool colored) {
  std::vector<std::string> labels;
  std::size_t wide = 0;
  for (const chart_bar& bar : chart.bars) {
    labels.push_back(shown_label(chart.of, bar));
    wide = std::max(wide, text_width(labels.back()));
  }
  const std::uint64_t most = most_of(chart);
  const std::size_t numbers = grouped(most).size();
  const std::size_t taken = wide + numbers + 4;
  const std::size_t room = columns > taken + 10 ? columns - taken : 10;
  std::string out = title_of(chart) + "\n";
  if (!chart.bars.empty()) out += '\n';
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const std::uint64_t pages = chart.bars[i].pages;
    const std::string bar = bar_text(static_cast<double>(pages) / static_cast<double>(most), room);
    out.append(wide - text_width(labels[i]), ' ').append(labels[i]);
    out += fmt::format("  {:>{}}", grouped(pages), numbers);
    if (!bar.empty()) out += fmt::format("  {}{}{}", colored ? "\x1b[36m" : "", bar, colored ? "\x1b[m" : "");
    out += '\n';
  }
  const std::string shares = shares_of(chart);
  return shares.empty() ? out : fmt::format("{}\n{}\n", out, shares);
}

std::string chart_svg(const page_chart& chart) {
  constexpr double width = 760, line = 24, top = 56;
  std::vector<std::string> labels;
  std::size_t wide = 0;
  for (const chart_bar& bar : chart.bars) {
    const std::string label = shown_label(chart.of, bar);
    wide = std::max(wide, text_width(label));
    labels.push_back(xml_text(label));
  }
  const double left = 24 + 7.5 * static_cast<double>(wide);
  const double room = width - left - 120;  // for a number behind the longest bar
  const std::string shares = shares_of(chart);
  const double height = top + line * static_cast<double>(labels.size()) + (shares.empty() ? 12 : 40);
  const auto most = static_cast<double>(most_of(chart));

  std::string bars, data;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const chart_bar& bar = chart.bars[i];
    const double y = top + line * static_cast<double>(i);
    const double length = room * static_cast<double>(bar.pages) / most;
    data += fmt::format("{}{}: {}", data.empty() ? "" : "; ", labels[i], grouped(bar.pages));
    bars += fmt::format(
        "<g><title>{0}: {1} ({2:.1f} %)</title><text class=\"number\" x=\"{3:.1f}\" y=\"{4:.1f}\">{0}</text>"
        "<rect class=\"bar\" x=\"{5:.1f}\" y=\"{6:.1f}\" width=\"{7:.1f}\" height=\"16\"/>"
        "<text x=\"{8:.1f}\" y=\"{4:.1f}\">{1}</text></g>\n",
        labels[i], grouped(bar.pages), percent_of(bar, chart), left - 8, y + 13, left, y,
        bar.pages == 0 ? 0 : std::max(length, 1.0), left + length + 6);
  }
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1:.0f}\" viewBox=\"0 0 {0} {1:.0f}\" "
      "role=\"img\" aria-labelledby=\"title desc\">\n<title id=\"title\">{2}</title>\n<desc id=\"desc\">{3}</desc>\n"
      "<style>{4}</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
      "<text class=\"head\" x=\"16\" y=\"32\">{2}</text>\n{5}<text x=\"16\" y=\"{6:.0f}\">{7}</text>\n</svg>\n",
      width, height, title_of(chart), data, svg_style, bars, height - 14, shares);
}

std::string chart_json(const page_chart& chart) {
  boost::json::array bars;
  for (const chart_bar& bar : chart.bars) {
    boost::json::object one;
    if (bar.name.empty()) {
      one["from"] = number_of(bar.from);
      one["to"] = number_of(bar.to);
    } else {
      std::string copy;
      one["value"] = as_valid_utf8(bar.name, copy);
    }
    one["pages"] = bar.pages;
    bars.push_back(std::move(one));
  }
  boost::json::object all{{"of", name_of(chart.of)}, {"pages", chart.pages}, {"bars", bars}};
  if (chart.below)
    all["below"] = boost::json::object{
        {"0.5", chart.below->half}, {"0.9", chart.below->nine_in_ten}, {"0.99", chart.below->ninety_nine_in_hundred}};
  return boost::json::serialize(all);
}

}  // namespace fanfold::cli
