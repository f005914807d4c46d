#include <fanfold/histogram.hpp>
#include <fanfold/run.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <ranges>
#include <stdexcept>
#include <vector>

#include "teams.hpp"

namespace fanfold {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double largest = std::numeric_limits<double>::max();

histogram of(const std::vector<double>& numbers, std::vector<double> edges) {
  return histogram_of(numbers, histogram(std::move(edges)));
}
std::vector<std::uint64_t> counts(const histogram& all) {
  std::vector<std::uint64_t> each;
  for (std::size_t i = 0; i < all.size(); ++i) each.push_back(all.count(i));
  return each;
}

TEST(Histogram, PutsANumberIntoTheBucketThatBeginsAtItOrBeforeIt) {
  const auto all = of({0, 0.5, std::nextafter(1, 0), 1, 1.5, std::nextafter(2, 0)}, {0, 1, 2});
  EXPECT_EQ(counts(all), (std::vector<std::uint64_t>{3, 3}));
  EXPECT_EQ(all.total(), 6u);
}

TEST(Histogram, LosesNothing) {
  const auto all = of({-infinity, -1, std::nextafter(0, -1), -0.0, 2, 3, infinity, nan, -nan}, {0, 1, 2});
  EXPECT_EQ(all.below(), 3u);
  EXPECT_EQ(counts(all), (std::vector<std::uint64_t>{1, 0}));
  EXPECT_EQ(all.above(), 3u);
  EXPECT_EQ(all.not_numbers(), 2u);
  EXPECT_EQ(all.total(), 7u);
}

TEST(Histogram, RefusesEdgesThatDoNotAscend) {
  for (const std::vector<double>& edges : std::vector<std::vector<double>>{
           {}, {1}, {1, 1}, {2, 1}, {0, 2, 1}, {0, nan}, {nan, 0}, {0, nan, 1}, {0, infinity}, {-infinity, 0}})
    EXPECT_THROW(histogram{edges}, std::invalid_argument) << testing::PrintToString(edges);
  EXPECT_THROW(histogram::linear(0, 1, 0), std::invalid_argument);
  EXPECT_THROW(histogram::linear(1, 1, 3), std::invalid_argument);
  EXPECT_THROW(histogram::linear(1, std::nextafter(1, 2), 3), std::invalid_argument);
  EXPECT_THROW(histogram::linear(-largest, largest, 2), std::invalid_argument);
  EXPECT_THROW(histogram::exponential(0, 10, 3), std::invalid_argument);
  EXPECT_THROW(histogram::exponential(1, 1, 3), std::invalid_argument);
  EXPECT_THROW(histogram::exponential(1, 10, 400), std::invalid_argument);
}

TEST(Histogram, HasTheEdgesThatWereAskedFor) {
  const auto whole = histogram::linear(0, 49, 49);
  for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(whole.upper(i), static_cast<double>(i) + 1);
  const auto thirds = histogram::linear(-0.1, 0.7, 3);
  EXPECT_EQ(thirds.lower(0), -0.1);
  EXPECT_EQ(thirds.upper(2), 0.7);
  EXPECT_EQ(thirds.upper(0), thirds.lower(1));
  EXPECT_THROW((void)thirds.upper(3), std::out_of_range);
  const auto powers = histogram::exponential(1, 10, 9);
  EXPECT_EQ(powers.size(), 9u);
  EXPECT_EQ(powers.upper(8), 1e9);
}

TEST(Histogram, OfNothingHasNoQuantile) {
  EXPECT_TRUE(std::isnan(of({}, {0, 1}).quantile(0.5)));
  EXPECT_TRUE(std::isnan(of({nan}, {0, 1}).quantile(0.5)));
}

TEST(Histogram, OfOneNumberHasQuantilesInItsBucket) {
  const auto one = of({5}, {0, 4, 6, 10});
  EXPECT_EQ(one.quantile(0), 4);
  EXPECT_EQ(one.quantile(0.5), 5);
  EXPECT_EQ(one.quantile(1), 6);
  EXPECT_EQ(one.quantile(-3), 4);
  EXPECT_EQ(one.quantile(7), 6);
  EXPECT_TRUE(std::isnan(one.quantile(nan)));
}

TEST(Histogram, OfTwoNumbersHasItsMedianBetweenThem) {
  const auto two = of({0.5, 2.5}, {0, 1, 2, 3});
  EXPECT_EQ(two.quantile(0.25), 0.5);
  EXPECT_EQ(two.quantile(0.5), 1);
  EXPECT_EQ(two.quantile(0.75), 2.5);
}

TEST(Histogram, GivesItsOuterEdgesForQuantilesBeyond) {
  const auto all = of({-9, -8, 0.5, 9}, {0, 1});
  EXPECT_EQ(all.quantile(0), 0);
  EXPECT_EQ(all.quantile(0.5), 0);
  EXPECT_EQ(all.quantile(0.625), 0.5);
  EXPECT_EQ(all.quantile(0.75), 1);
  EXPECT_EQ(all.quantile(1), 1);
}

TEST(Histogram, HasQuantilesThatAscendAndAreOffByLessThanABucket) {
  const auto all = histogram_of(std::views::iota(0, 1'000), histogram::linear(0, 1'000, 7));
  double last = 0;
  for (int percent = 0; percent <= 100; ++percent) {
    const double value = all.quantile(percent / 100.0);
    EXPECT_GE(value, last);
    EXPECT_NEAR(value, percent * 10, 1);
    last = value;
  }
}

TEST(Histogram, WhoseBucketIsWiderThanAnyNumberHasQuantiles) {
  EXPECT_EQ(of({0}, {-largest, largest}).quantile(0.5), 0);
}

TEST(Histogram, AddsUpWithOneOfTheSameEdgesOnly) {
  auto all = of({0.5, nan}, {0, 1});
  all.add(of({0.5, 2, -1, nan}, {0, 1}));
  EXPECT_EQ(all, of({0.5, 0.5, 2, -1, nan, nan}, {0, 1}));
  EXPECT_THROW(all.add(of({}, {0, 2})), std::invalid_argument);
}

struct page {
  std::size_t bytes;
  double seconds() const { return static_cast<double>(bytes) / 1'000; }
};

TEST(HistogramOf, CountsWhatAMemberGives) {
  const std::vector<page> pages{{5}, {50}, {51}};
  const auto powers = histogram::exponential(1, 10, 2);
  EXPECT_EQ(counts(histogram_of(pages, powers, &page::bytes)), (std::vector<std::uint64_t>{1, 2}));
  EXPECT_EQ(histogram_of(pages, powers, &page::seconds).below(), 3u);
  EXPECT_EQ(counts(run(histogram_of(as_stream(pages), powers, &page::bytes))), (std::vector<std::uint64_t>{1, 2}));
}

TEST(HistogramOf, OnATeamIsThatOfOneThread) {
  const auto numbers = std::views::iota(-5, 100'000);
  const auto into = histogram::exponential(1, 10, 4);
  const auto expected = histogram_of(numbers, into);
  EXPECT_EQ(expected.below(), 6u);
  EXPECT_EQ(expected.total(), 100'005u);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(histogram_of(team, numbers, into)), expected);
    EXPECT_EQ(run(histogram_of(team, as_stream(numbers), into)), expected);
    EXPECT_EQ(run(histogram_of(team, std::vector<int>(), into)), into);
    EXPECT_EQ(run(histogram_of(team, as_stream(std::vector<int>()), into)), into);
  });
}

TEST(HistogramOf, GoesOnFromWhatWasCountedBefore) {
  const auto numbers = std::views::iota(0, 100'000);
  const auto before = of({3, 4, nan}, {0, 10});
  auto expected = before;
  expected.add(histogram_of(numbers, histogram({0, 10})));
  EXPECT_EQ(histogram_of(numbers, before), expected);
  EXPECT_EQ(run(histogram_of(as_stream(numbers), before)), expected);
  on_each_team([&](workers& team) {
    EXPECT_EQ(run(histogram_of(team, numbers, before)), expected);
    EXPECT_EQ(run(histogram_of(team, as_stream(numbers), before)), expected);
  });
}

}  // namespace
}  // namespace fanfold
