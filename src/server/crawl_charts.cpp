// Charts of a crawl.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fanfold/run.hpp>
#include <utility>
#include <variant>

#include "server/crawl_tables.hpp"
#include "server/job_json.hpp"
#include "store/job_query.hpp"
#include "store/job_reader.hpp"
#include "store/utf8.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

constexpr std::array<std::string_view, 7> measure_names{"bytes", "elapsed",      "status", "depth",
                                                        "links", "content_type", "host"};
constexpr std::size_t most_bars = 20;

json::value bound(double value) {
  if (value == std::floor(value) && std::abs(value) < 1e15) return static_cast<std::int64_t>(value);
  return value;
}

}  // namespace

std::optional<page_measure> page_measure_of(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(measure_names, name);
  if (found == measure_names.end()) return std::nullopt;
  return static_cast<page_measure>(found - measure_names.begin());
}

std::string histogram_json(const std::filesystem::path& path, page_measure of) {
  job_reader job = job_reader::open(path).value();
  const page_chart chart = run(chart_pages(job, of, most_bars));
  json::array bars;
  for (const chart_bar& bar : chart.bars) {
    json::object one{{"count", bar.pages}};
    if (bar.name.empty()) {
      one["from"] = bound(bar.from);
      one["to"] = bound(bar.to);
    } else {
      std::string copy;
      one["label"] = as_valid_utf8(bar.name, copy);
    }
    bars.push_back(std::move(one));
  }
  json::value below;
  if (chart.below)
    below = json::object{
        {"0.5", chart.below->half}, {"0.9", chart.below->nine_in_ten}, {"0.99", chart.below->ninety_nine_in_hundred}};
  return json::serialize(json::object{
      {"of", measure_names[static_cast<std::size_t>(of)]}, {"pages", chart.pages}, {"bars", bars}, {"below", below}});
}

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// The shortest steps that people count time in and that make no more than 120 of it.
seconds step_of(milliseconds span) {
  constexpr std::int64_t most_steps = 120;
  constexpr std::array<std::int64_t, 13> usual{1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};
  for (const std::int64_t step : usual)
    if (span <= step * most_steps * 1s) return seconds(step);
  return usual.back() * (std::chrono::ceil<seconds>(span) / (usual.back() * most_steps * 1s) + 1) * 1s;
}

double in_seconds(milliseconds time) {
  return static_cast<double>(time.count()) / 1000;
}

}  // namespace

std::string history_json(const std::filesystem::path& path, std::chrono::system_clock::time_point begin) {
  job_reader job = job_reader::open(path).value();
  const auto begun = std::chrono::floor<milliseconds>(begin.time_since_epoch());
  const std::string pages = "FROM pages WHERE coalesce(error, '') <> 'robots_disallowed'";
  const milliseconds last(number_of(job, "SELECT max(fetched_at + elapsed_us / 1000) " + pages));
  if (last == 0s) return std::string(empty_history);
  const milliseconds span = std::max<milliseconds>(1s, last - begun);
  const milliseconds step = step_of(span);
  std::vector<std::int64_t> counts(static_cast<std::size_t>((span + step / 2) / step));
  auto rows = job_query::prepare(
                  job, fmt::format("SELECT max(0, min({}, (fetched_at + elapsed_us / 1000 - {}) / {})), count(*) {}"
                                   " GROUP BY 1",
                                   counts.size() - 1, begun.count(), step.count(), pages))
                  .value();
  while (rows.next().value())
    counts.at(static_cast<std::size_t>(std::get<std::int64_t>(rows.row()[0]))) = std::get<std::int64_t>(rows.row()[1]);
  json::array bars;
  for (milliseconds from{}; const std::int64_t pages_then : counts) {
    const milliseconds to = bars.size() + 1 < counts.size() ? from + step : span;
    bars.push_back({{"from", bound(in_seconds(from))}, {"to", bound(in_seconds(to))}, {"pages", pages_then}});
    from = to;
  }
  return json::serialize(json::object{{"bars", bars}});
}

}  // namespace fanfold::server
