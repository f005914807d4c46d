// `fanfold histogram`, and how charts are drawn.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <string>

#include "analysis/small_site.hpp"
#include "chart_text.hpp"
#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const page_chart statuses{
    .of = page_measure::status,
    .bars = {{.name = "200", .pages = 1000}, {.name = "404", .pages = 1}, {.name = "a<b\x1b", .pages = 250}},
    .pages = 1251};

TEST(chart_text, has_a_line_for_each_bar_within_the_width) {
  EXPECT_THAT(lines_of(cli::chart_text(statuses, 29, false)), ElementsAre("Status of 1,251 pages", "",      //
                                                                          " 200  1,000  ████████████████",  //
                                                                          " 404      1  ▏",                 //
                                                                          "a<b\uFFFD    250  ████"));
}

const page_chart hostile{.of = page_measure::content_type,
                         .bars = {{.name = "text/html", .pages = 9}, {.name = std::string(4000, 'x'), .pages = 1}},
                         .pages = 10};

TEST(chart_text, cuts_long_labels) {
  EXPECT_THAT(lines_of(cli::chart_text(hostile, 80, false)),
              ElementsAre("Media type of 10 pages", "", std::string(51, ' ') + "text/html  9  ███████████████",
                          std::string(59, 'x') + "…  1  █▋"));
}

TEST(chart_svg, cuts_long_labels) {
  const std::string svg = cli::chart_svg(hostile);
  EXPECT_THAT(svg, HasSubstr(std::string(59, 'x') + "…</text>"));
  EXPECT_THAT(svg, Not(HasSubstr(std::string(60, 'x'))));
  EXPECT_THAT(svg, HasSubstr("<text class=\"number\" x=\"466.0\"")) << "60 columns of 7.5 and some room, of 760";
}

TEST(chart_text, is_colored_where_it_is_asked_for) {
  EXPECT_THAT(cli::chart_text(statuses, 29, true), HasSubstr("\x1b[36m████\x1b[m"));
  EXPECT_THAT(cli::chart_text(statuses, 29, false), Not(HasSubstr("\x1b[")));
}

TEST(chart_labels, are_round_bounds_with_units) {
  const auto label = [](page_measure of, double from, double to) {
    return cli::label_of(of, {.from = from, .to = to});
  };
  EXPECT_EQ(label(page_measure::bytes, 0, 1), "0 bytes");
  EXPECT_EQ(label(page_measure::bytes, 500, 1000), "500 bytes to 1 kB");
  EXPECT_EQ(label(page_measure::bytes, 1e6, 2e6), "1 to 2 MB");
  EXPECT_EQ(label(page_measure::elapsed, 0.5, 1), "500 µs to 1 ms");
  EXPECT_EQ(label(page_measure::elapsed, 5000, 10'000), "5 to 10 s");
  EXPECT_EQ(label(page_measure::links, 0, 1), "0");
  EXPECT_EQ(label(page_measure::links, 1, 2), "1");
  EXPECT_EQ(label(page_measure::links, 2, 5), "2 to 4");
  EXPECT_EQ(label(page_measure::links, 1000, 2000), "1,000 to 1,999");
}

TEST(chart_svg, is_a_picture_that_says_in_words_what_it_shows) {
  const std::string svg = cli::chart_svg(statuses);
  EXPECT_THAT(svg, StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""));
  EXPECT_THAT(svg, HasSubstr("<title id=\"title\">Status of 1,251 pages</title>"));
  EXPECT_THAT(svg, HasSubstr("<desc id=\"desc\">200: 1,000; 404: 1; a&lt;b\uFFFD: 250</desc>"));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme:dark"));
  EXPECT_THAT(svg, Not(HasSubstr("href")));
}

class histogram_command : public testing::Test {
 protected:
  histogram_command() { make_small_site(job_); }
  const temporary_folder folder_;
  const std::string job_ = (folder_ / "job.db").string();
};

TEST_F(histogram_command, charts_each_measure) {
  for (const char* of : {"bytes", "elapsed", "status", "depth", "links", "content_type", "host"}) {
    const finished drawn = run_program({"histogram", "--of", of, job_});
    EXPECT_EQ(drawn.status, 0) << of;
    EXPECT_EQ(drawn.err, "");
    EXPECT_THAT(drawn.out, HasSubstr(" pages\n\n")) << of;
    EXPECT_THAT(drawn.out, HasSubstr("█")) << of;
  }
}

TEST_F(histogram_command, is_colored_on_a_terminal_alone) {
  EXPECT_THAT(run_program({"histogram", "--of", "status", job_}).out, Not(HasSubstr("\x1b")));
  EXPECT_THAT(run_program({"histogram", "--of", "status", job_}, {.out = stream::terminal}).out, HasSubstr("\x1b[36m"));
}

TEST_F(histogram_command, prints_json) {
  const auto all = boost::json::parse(run_program({"histogram", "--of", "bytes", "--json", job_}).out);
  EXPECT_EQ(all.at("of"), "bytes");
  EXPECT_EQ(all.at("pages"), 6);
  EXPECT_EQ(all.at("bars").at(10).at("from"), 1000);
  EXPECT_EQ(all.at("bars").at(10).at("pages"), 4);
  EXPECT_GT(all.at("below").at("0.99").as_double(), 80'000);
  const auto types = boost::json::parse(run_program({"histogram", "--of", "content_type", "--json", job_}).out);
  EXPECT_EQ(types.at("bars").at(0).at("value"), "text/html");
}

TEST_F(histogram_command, writes_a_picture_to_a_file_or_to_standard_output) {
  const std::string file = (folder_ / "chart.svg").string();
  EXPECT_EQ(run_program({"histogram", "--of", "host", "--svg", file, job_}).out, "");
  std::ifstream in(file);
  const std::string picture(std::istreambuf_iterator<char>(in), {});
  EXPECT_THAT(picture, HasSubstr("https://b.test: 1"));
  EXPECT_EQ(run_program({"histogram", "--of", "host", "--svg", "-", job_}).out, picture);
}

}  // namespace
}  // namespace fanfold::test
