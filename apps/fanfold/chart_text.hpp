#pragma once

#include <cstddef>
#include <string>

#include "analysis/page_chart.hpp"

namespace fanfold::cli {

/// What a bar stands for: "200", "text/html", "500 ms to 1 s", "2 to 4".
std::string label_of(page_measure of, const chart_bar& bar);

/// What a chart shows: "Size of 1,234 pages".
std::string title_of(const page_chart& chart);
/// Its shares: "half below 12 kB, nine in ten below 90 kB, 99 in 100 below 1.2 MB"; empty where it has none.
std::string shares_of(const page_chart& chart);

/// A chart of lines: label, number, bar; each at most `columns` wide, but for long labels, which are cut after 60.
std::string chart_text(const page_chart& chart, std::size_t columns, bool colored);

/// The same as a picture: SVG 1.1 that needs nothing else, for light and dark backgrounds.
std::string chart_svg(const page_chart& chart);

/// The same for programs, on one line.
std::string chart_json(const page_chart& chart);

}  // namespace fanfold::cli
