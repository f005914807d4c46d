#include "analysis/page_chart.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fanfold/group_by.hpp>
#include <fanfold/hash_join.hpp>
#include <fanfold/histogram.hpp>
#include <functional>
#include <limits>
#include <string_view>
#include <tuple>
#include <utility>

namespace fanfold {
namespace {

constexpr std::size_t fine = 8;  // buckets a bar, for the shares

bool was_answered(const job_page& page) {
  return page.status != 0;
}
bool was_asked_for(const job_page& page) {
  return page.elapsed.count() > 0;
}

// 1, 2, 5, 10, ... up to 10^15, each step cut into `fine` parts of the same ratio.
std::vector<double> edges() {
  std::vector<double> all;
  for (int power = 0; power < 15; ++power)
    for (const auto& [from, to] : {std::pair(1.0, 2.0), {2.0, 5.0}, {5.0, 10.0}})
      for (std::size_t i = 0; i < fine; ++i)
        all.push_back(std::pow(10, power) * from * std::pow(to / from, static_cast<double>(i) / fine));
  all.push_back(1e15);
  return all;
}

// Numbers of 0 or more, `unit` of which are 1 in the chart.
page_chart chart_of(page_measure of, const histogram& counted, double unit) {
  page_chart chart{.of = of, .pages = counted.total()};
  if (counted.below() > 0) chart.bars.push_back({.from = 0, .to = 1 / unit, .pages = counted.below()});
  for (std::size_t first = 0; first < counted.size(); first += fine) {
    chart_bar bar{.from = counted.lower(first) / unit, .to = counted.upper(first + fine - 1) / unit};
    for (std::size_t i = first; i < first + fine; ++i) bar.pages += counted.count(i);
    chart.bars.push_back(bar);
  }
  const auto is_empty = [](const chart_bar& bar) { return bar.pages == 0; };
  while (!chart.bars.empty() && is_empty(chart.bars.back())) chart.bars.pop_back();
  chart.bars.erase(chart.bars.begin(), std::ranges::find_if_not(chart.bars, is_empty));
  const auto share = [&](double q) { return counted.quantile(q) / unit; };
  if (chart.pages > 0) chart.below = {share(0.5), share(0.9), share(0.99)};
  return chart;
}

task<page_chart> chart_numbers(page_measure of, stream<job_page> pages, double (*value_of)(const job_page&),
                               double unit = 1) {
  const histogram counted = co_await histogram_of(std::move(pages), histogram(edges()), value_of);
  co_return chart_of(of, counted, unit);
}

std::uint64_t one(const auto&) {
  return 1;
}

task<page_chart> chart_depths(stream<job_page> pages) {
  const auto counts = co_await group_by(std::move(pages), &job_page::depth, one<job_page>, std::plus<std::uint64_t>());
  page_chart chart{.of = page_measure::depth};
  for (const auto& [depth, count] : counts) {
    chart.bars.push_back({.name = std::to_string(depth), .from = 1.0 * depth, .to = 1.0 + depth, .pages = count});
    chart.pages += count;
  }
  std::ranges::sort(chart.bars, {}, &chart_bar::from);
  co_return chart;
}

std::string status_or_error(const job_page& page) {
  if (page.status != 0) return std::to_string(page.status);
  return page.error.empty() ? "none" : page.error;
}

// What comes before the parameters, in lower case.
std::string media_type(const job_page& page) {
  std::string type = page.content_type.substr(0, page.content_type.find(';'));
  type.erase(std::min(type.find_last_not_of(" \t") + 1, type.size()));
  std::ranges::transform(type, type.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c; });
  return type.empty() ? "none" : type;
}

template <class Counts>
page_chart named(page_measure of, const Counts& counts) {
  page_chart chart{.of = of};
  for (const auto& [name, count] : counts) {
    chart.bars.push_back({.name = name, .pages = count});
    chart.pages += count;
  }
  return chart;
}

// The most frequent ones first, and the rest as one.
page_chart top_of(page_chart chart, std::size_t top) {
  std::ranges::sort(chart.bars, [](const chart_bar& a, const chart_bar& b) {
    return a.pages != b.pages ? a.pages > b.pages : a.name < b.name;
  });
  if (chart.bars.size() <= top + 1) return chart;  // one other needs no bar for others
  chart_bar rest{.name = std::to_string(chart.bars.size() - top) + " others"};
  for (std::size_t i = top; i < chart.bars.size(); ++i) rest.pages += chart.bars[i].pages;
  chart.bars.resize(top);
  chart.bars.push_back(std::move(rest));
  return chart;
}

// By status, errors last.
task<page_chart> chart_statuses(stream<job_page> pages) {
  page_chart chart = named(page_measure::status, co_await group_by(std::move(pages), status_or_error, one<job_page>,
                                                                   std::plus<std::uint64_t>()));
  std::ranges::sort(chart.bars, {}, [](const chart_bar& bar) {
    const bool is_number = bar.name.find_first_not_of("0123456789") == bar.name.npos;
    return std::tuple(!is_number, bar.name.size() * is_number, bar.name);
  });
  co_return chart;
}

task<page_chart> chart_types(stream<job_page> pages, std::size_t top) {
  const auto counts =
      co_await group_by(std::move(pages).filter(was_answered), media_type, one<job_page>, std::plus<std::uint64_t>());
  co_return top_of(named(page_measure::content_type, counts), top);
}

// Pages are counted by the numbers of their hosts, which are then joined with their names.
task<page_chart> chart_hosts(job_reader* job, std::size_t top) {
  const auto counts = co_await group_by(job->pages(), &job_page::host_id, one<job_page>, std::plus<std::uint64_t>());
  std::vector<job_host> hosts;
  job->for_each_host([&](const job_host& host) { hosts.push_back(host); }).value();
  std::vector<std::pair<std::uint64_t, std::uint64_t>> counted;
  for (const auto& [host, count] : counts) counted.emplace_back(host, count);
  const auto name = [](const auto& count, const job_host& host) { return std::pair(host.name, count.second); };
  const auto by_name = hash_join(counted, hosts, &std::pair<std::uint64_t, std::uint64_t>::first, &job_host::id, name);
  co_return top_of(named(page_measure::host, by_name), top);
}

double bytes_of(const job_page& page) {
  return static_cast<double>(page.bytes);
}
double links_of(const job_page& page) {
  return static_cast<double>(page.links);
}
double microseconds_of(const job_page& page) {
  return static_cast<double>(page.elapsed.count());
}

}  // namespace

task<page_chart> chart_pages(job_reader& job, page_measure of, std::size_t top) {
  switch (of) {
    case page_measure::bytes:
      return chart_numbers(of, job.pages().filter(was_answered), bytes_of);
    case page_measure::links:
      return chart_numbers(of, job.pages().filter(was_answered), links_of);
    case page_measure::elapsed:
      return chart_numbers(of, job.pages().filter(was_asked_for), microseconds_of, 1000);
    case page_measure::depth:
      return chart_depths(job.pages());
    case page_measure::status:
      return chart_statuses(job.pages());
    case page_measure::content_type:
      return chart_types(job.pages(), top);
    case page_measure::host:
      break;
  }
  return chart_hosts(&job, top);
}

}  // namespace fanfold
