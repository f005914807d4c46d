// The small pieces: what values and words of the command line mean, and how numbers are printed.
#include <gtest/gtest.h>

#include <fanfold/crawl_statistics.hpp>
#include <limits>
#include <string>
#include <vector>

#include "crawl/seed_text.hpp"
#include "nearest_word.hpp"
#include "number_text.hpp"
#include "option_values.hpp"
#include "progress_line.hpp"
#include "terminal.hpp"

namespace fanfold::cli {
namespace {

using std::chrono::milliseconds;

TEST(duration_value, takes_units_and_plain_seconds) {
  EXPECT_EQ(parse_duration("500ms"), milliseconds(500));
  EXPECT_EQ(parse_duration("2s"), milliseconds(2000));
  EXPECT_EQ(parse_duration("2"), milliseconds(2000));
  EXPECT_EQ(parse_duration("1.5"), milliseconds(1500));
  EXPECT_EQ(parse_duration(".5m"), milliseconds(30'000));
  EXPECT_EQ(parse_duration("1h"), milliseconds(3'600'000));
  EXPECT_EQ(parse_duration("0"), milliseconds(0));
}

TEST(duration_value, refuses_everything_else) {
  for (const char* text : {"", "s", ".", "-1", "+1", "1x", "1 s", "1.2.3", "1e3", "0x10", "inf", "nan", "1ss", "9000h"})
    EXPECT_THROW(parse_duration(text), wrong_value) << text;
}

TEST(size_value, takes_units_of_1024) {
  EXPECT_EQ(parse_size("500"), 500U);
  EXPECT_EQ(parse_size("500k"), 500U * 1024);
  EXPECT_EQ(parse_size("16M"), 16U << 20);
  EXPECT_EQ(parse_size("16MB"), 16U << 20);
  EXPECT_EQ(parse_size("16MiB"), 16U << 20);
  EXPECT_EQ(parse_size("1.5G"), 1536U << 20);
}

TEST(size_value, refuses_everything_else) {
  for (const char* text : {"", "0", "0.1", "M", "-1M", "16 M", "16MM", "2000G", "1e9", "B"})
    EXPECT_THROW(parse_size(text), wrong_value) << text;
}

TEST(values, are_written_as_they_can_be_read) {
  for (const char* text : {"0ms", "500ms", "1500ms", "1s", "90s", "5m", "60m"})
    EXPECT_EQ(value_text(parse_duration(text)), text);
  for (const char* text : {"1", "1023", "1k", "1025", "16M", "1536M", "2G", "1024G"})
    EXPECT_EQ(size_value_text(parse_size(text)), text);
  for (const char* text : {"10.1.0.0/16", "10.1.0.1/32", "::/0", "fd00::/8"})
    EXPECT_EQ(value_text(parse_network(text)), text);
}

TEST(number_value, is_within_its_bounds) {
  EXPECT_EQ(parse_number("1", 1, 5), 1U);
  EXPECT_EQ(parse_number("5", 1, 5), 5U);
  for (const char* text : {"0", "6", "", " 1", "1 ", "+1", "1.0", "99999999999999999999999"})
    EXPECT_THROW(parse_number(text, 1, 5), wrong_value) << text;
}

TEST(resolve_value, has_a_host_a_port_and_an_address) {
  for (const char* text : {"a.test:80:127.0.0.1", "*:443:[::1]", "[::1]:80:127.0.0.1", "a.test:80:10.0.0.1,10.0.0.2"})
    EXPECT_EQ(parse_resolve(text), text);
  for (const char* text :
       {"", "a.test", "a.test:80", "a.test:80:", ":80:127.0.0.1", "a.test:http:127.0.0.1", "[::1:80"})
    EXPECT_THROW(parse_resolve(text), wrong_value) << text;
}

TEST(seed_text, without_a_scheme_is_on_http) {
  EXPECT_EQ(with_scheme("example.com"), "http://example.com");
  EXPECT_EQ(with_scheme("localhost:8000/a:b"), "http://localhost:8000/a:b");
  EXPECT_EQ(with_scheme("[::1]:8000"), "http://[::1]:8000");
  EXPECT_EQ(with_scheme("127.0.0.1"), "http://127.0.0.1");
  EXPECT_EQ(with_scheme("//example.com/a"), "http://example.com/a");
  EXPECT_EQ(with_scheme("a.test/?u=http://b.test/"), "http://a.test/?u=http://b.test/");
}

TEST(seed_text, with_a_scheme_stays_as_it_is) {
  for (const char* text : {"https://a.test", "HTTP://a.test", "ftp://a.test", "mailto:a@b.test", "http:a.test"})
    EXPECT_EQ(with_scheme(text), text);
}

TEST(nearest_word, is_one_that_differs_in_few_letters_or_is_begun) {
  const std::vector<std::string> known{"--depth", "--delay", "--job", "--jsonl", "--max-pages", "--max-body-bytes"};
  EXPECT_EQ(nearest_word("--dpeth", known), "--depth");
  EXPECT_EQ(nearest_word("-depth", known), "--depth");
  EXPECT_EQ(nearest_word("--depths=3", known), "--depth");
  EXPECT_EQ(nearest_word("--json", known), "--jsonl");
  EXPECT_EQ(nearest_word("--max-p", known), "--max-pages");
  EXPECT_EQ(nearest_word("--something", known), "");
  EXPECT_EQ(nearest_word("--", known), "");
  EXPECT_EQ(nearest_word("--dpeth", {}), "");
}

TEST(number_text, is_grouped_counted_and_rough) {
  EXPECT_EQ(grouped(0), "0");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1000), "1,000");
  EXPECT_EQ(grouped(1234567), "1,234,567");
  EXPECT_EQ(counted(1, "page"), "1 page");
  EXPECT_EQ(counted(1000, "page"), "1,000 pages");
  EXPECT_EQ(rough(0), "0");
  EXPECT_EQ(rough(0.126), "0.13");
  EXPECT_EQ(rough(0.999), "1.0");
  EXPECT_EQ(rough(9.94), "9.9");
  EXPECT_EQ(rough(9.96), "10");
  EXPECT_EQ(rough(1234.5), "1,235");
  EXPECT_EQ(size_text(1), "1 byte");
  EXPECT_EQ(size_text(994), "994 bytes");
  EXPECT_EQ(size_text(4250), "4.2 kB");
  EXPECT_EQ(size_text(42'000'000), "42 MB");
  EXPECT_EQ(size_text(4'200'000'000), "4.2 GB");
  using std::chrono::duration;
  EXPECT_EQ(duration_text(duration<double>(0.42)), "420 ms");
  EXPECT_EQ(duration_text(duration<double>(0.9951)), "1.0 s");
  EXPECT_EQ(duration_text(duration<double>(59.4)), "59 s");
  EXPECT_EQ(duration_text(duration<double>(59.6)), "1 min 0 s");
  EXPECT_EQ(duration_text(duration<double>(7384)), "2 h 3 min");
}

TEST(progress_text, keeps_the_fields_that_fit) {
  const crawl_statistics now{.pages = 1234, .errors = 1, .bytes = 0, .queued = 56};
  const crawl_rates rates{.pages_per_second = 312.4, .bytes_per_second = 4.25e6};
  const std::string all = "1,234 pages   56 queued   312 pages/s   4.2 MB/s   1 error";
  EXPECT_EQ(progress_text(now, rates, 200), all);
  EXPECT_EQ(progress_text(now, rates, all.size()), all);
  EXPECT_EQ(progress_text(now, rates, all.size() - 1), "1,234 pages   56 queued   312 pages/s   4.2 MB/s");
  EXPECT_EQ(progress_text(now, rates, 11), "1,234 pages");
  EXPECT_EQ(progress_text(now, rates, 10), "");
}

TEST(printable, hides_what_would_steer_a_terminal) {
  EXPECT_EQ(printable("Grüße ☃ "), "Grüße ☃ ");
  EXPECT_EQ(printable("a\x1b[31mb\nc\x7f"), "a\uFFFD[31mb\uFFFDc\uFFFD");
  EXPECT_EQ(printable("\xC2\x9B"
                      "31m"),
            "\uFFFD"
            "31m")
      << "CSI of ECMA-48 as one character";
  EXPECT_EQ(printable("\xff"), "\uFFFD");
}

// UAX #9, section 2: they reorder what comes after them.
TEST(printable, hides_what_would_turn_a_line_around) {
  for (const std::string_view each : {"\u061C", "\u200E", "\u200F", "\u202A", "\u202B", "\u202C", "\u202D", "\u202E",
                                      "\u2066", "\u2067", "\u2068", "\u2069"})
    EXPECT_EQ(printable(std::string("exe").append(each).append("gpj")), "exe\uFFFDgpj") << each;
  for (const std::string_view each : {"\u061B", "\u061D", "\u200D", "\u2010", "\u2029", "\u202F", "\u2065", "\u206A"})
    EXPECT_EQ(printable(each), each);
  EXPECT_EQ(printable("שלום"), "שלום");
}

}  // namespace
}  // namespace fanfold::cli
