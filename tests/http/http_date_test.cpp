// Dates by RFC 9110 §5.6.7, Retry-After by §10.2.3.
#include "http/http_date.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <string_view>

namespace fanfold::http {
namespace {

using namespace std::chrono;
using namespace std::chrono_literals;

constexpr system_clock::time_point now = sys_days{2026y / June / 15} + 12h + 500ms;

std::optional<sys_seconds> date(std::string_view text) {
  return parse_http_date(text, now);
}

TEST(HttpDate, HasThreeFormats) {
  const sys_seconds expected = sys_days{1994y / November / 6} + 8h + 49min + 37s;
  EXPECT_EQ(date("Sun, 06 Nov 1994 08:49:37 GMT"), expected);
  EXPECT_EQ(date("Sunday, 06-Nov-94 08:49:37 GMT"), expected);
  EXPECT_EQ(date("Sun Nov  6 08:49:37 1994"), expected);
  EXPECT_EQ(date("Sun Nov 16 08:49:37 1994"), expected + days{10});
}

TEST(HttpDate, TakesAYearOfTwoDigitsForOneAtMost50YearsAhead) {
  EXPECT_EQ(date("Monday, 01-Jan-27 00:00:00 GMT"), sys_days{2027y / January / 1});
  EXPECT_EQ(date("Monday, 01-Jun-76 00:00:00 GMT"), sys_days{2076y / June / 1});
  EXPECT_EQ(date("Monday, 01-Jul-76 00:00:00 GMT"), sys_days{1976y / July / 1});
  EXPECT_EQ(date("Monday, 01-Jan-00 00:00:00 GMT"), sys_days{2000y / January / 1});
  EXPECT_EQ(parse_http_date("Monday, 01-Jan-05 00:00:00 GMT", sys_days{1999y / June / 1}),
            sys_days{2005y / January / 1});
}

TEST(HttpDate, MayHaveALeapSecondAndALeapDay) {
  EXPECT_EQ(date("Sat, 31 Dec 2016 23:59:60 GMT"), sys_days{2017y / January / 1});
  EXPECT_TRUE(date("Thu, 29 Feb 2024 00:00:00 GMT"));
  EXPECT_FALSE(date("Thu, 29 Feb 2023 00:00:00 GMT"));
}

TEST(HttpDate, IsNothingElse) {
  for (const auto* const text :
       {"", "Sun", "Sun,", "06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 PST",
        "Sun, 06 Nov 1994 08:49:37 GMT x", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT", "Sun, 06 Nox 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Xun, 06 Nov 1994 08:49:37 GMT",
        "Sun Nov  6 08:49:37 94", "Sun Nov   08:49:37 1994", "Sun, +6 Nov 1994 08:49:37 GMT", "2024-01-01T00:00:00Z"})
    EXPECT_FALSE(date(text)) << text;
}

TEST(RetryAfter, IsANumberOfSeconds) {
  EXPECT_EQ(retry_after(" 120 ", now), 120s);
  EXPECT_EQ(retry_after("0", now), 0s);
  EXPECT_EQ(retry_after("00000000000000000000000000007", now), 7s);
  EXPECT_EQ(retry_after("99999999999999999999", now), seconds::max());
}

TEST(RetryAfter, IsADateFromNow) {
  EXPECT_EQ(retry_after("Mon, 15 Jun 2026 12:01:00 GMT", now), 60s);
  EXPECT_EQ(retry_after("Mon, 15 Jun 2026 11:00:00 GMT", now), 0s);
  EXPECT_EQ(retry_after("Fri, 31 Dec 9999 23:59:59 GMT", now),
            sys_days{10000y / January / 1} - floor<seconds>(now) - 1s);
}

TEST(RetryAfter, IsNothingElse) {
  for (const auto* const value : {"", "soon", "-1", "+1", "1.5", "1 s", "0x10", "1,2"})
    EXPECT_FALSE(retry_after(value, now)) << value;
}

}  // namespace
}  // namespace fanfold::http
