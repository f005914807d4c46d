#include "store/jsonl.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "store/temporary_folder.hpp"
#include "store/utf8.hpp"

namespace fanfold {
namespace {

namespace json = boost::json;
using test::temporary_folder;

page_record sample_page() {
  page_record page;
  page.url = "https://example.com/";
  page.final_url = "https://example.com/home";
  page.status = 200;
  page.depth = 1;
  page.referrer = "https://example.org/";
  page.content_type = "text/html";
  page.bytes = 5'000'000'000;
  page.elapsed = std::chrono::microseconds(12'345);
  page.title = "A \"quoted\" title";
  page.links = 60;
  page.robots = "noindex";
  return page;
}

std::string json_line(const page_record& page) {
  std::string line;
  append_json_line(line, page);
  return line;
}

std::string content(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(jsonl, a_page_is_one_line_with_its_keys_in_the_documented_order) {
  EXPECT_EQ(
      json_line(sample_page()),
      R"({"url":"https://example.com/","final_url":"https://example.com/home","status":200,"depth":1,)"
      R"("referrer":"https://example.org/","content_type":"text/html","bytes":5000000000,"elapsed_ms":12.345,)"
      R"("title":"A \"quoted\" title","links":60,"robots":"noindex","etag":null,"last_modified":null,)"
      R"("body_hash":null,"duplicate_of":null,"near_duplicate_of":null,"change":null,"error":null,"error_detail":null})"
      "\n");
}

TEST(jsonl, a_failed_visit_says_why) {
  page_record page;
  page.url = "https://nowhere.test/";
  page.error = "dns";
  page.error_detail = "nowhere.test does not exist";
  const json::object object = json::parse(json_line(page)).as_object();
  EXPECT_EQ(object.at("error"), "dns");
  EXPECT_EQ(object.at("error_detail"), "nowhere.test does not exist");
  EXPECT_EQ(object.at("status"), 0);
  EXPECT_EQ(object.at("final_url"), "");
}

// RFC 8259, section 7: which characters must be escaped.
TEST(jsonl, every_ascii_character_comes_back_from_a_json_parser) {
  page_record page;
  for (char c = 0; c < 127; ++c) page.title += c;
  page.title += '\x7F';
  const std::string line = json_line(page);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  EXPECT_EQ(json::parse(line).at("title"), json::value(page.title));
}

TEST(jsonl, bytes_that_are_not_utf8_become_replacement_characters) {
  page_record page = sample_page();
  page.title = "caf\xE9 \u00E9";
  EXPECT_EQ(json::parse(json_line(page)).at("title"), "caf\uFFFD \u00E9");
}

// RFC 8259, section 8.1.
TEST(jsonl, whatever_a_server_sends_gives_valid_json_in_utf8) {
  std::mt19937 random(1);
  auto noise = [&] {
    std::string text(random() % 40, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
  };
  for (int i = 0; i < 2000; ++i) {
    page_record page;
    for (auto* text :
         {&page.url, &page.final_url, &page.referrer, &page.content_type, &page.title, &page.error, &page.error_detail})
      *text = noise();
    const std::string line = json_line(page);
    std::string copy;
    ASSERT_EQ(as_valid_utf8(line, copy), line);
    const json::object object = json::parse(line).as_object();
    ASSERT_EQ(object.size(), 19u);
    ASSERT_EQ(object.at("title"), json::value(as_valid_utf8(page.title, copy)));
  }
}

TEST(jsonl_sink, each_line_can_be_read_as_soon_as_it_was_written) {
  const temporary_folder folder;
  auto sink = jsonl_sink::open(folder / "pages.jsonl");
  ASSERT_TRUE(sink);
  ASSERT_TRUE(sink->write(sample_page()));
  EXPECT_EQ(content(folder / "pages.jsonl"), json_line(sample_page()));
  ASSERT_TRUE(sink->write(page_record()));
  EXPECT_EQ(content(folder / "pages.jsonl"), json_line(sample_page()) + json_line(page_record()));
  EXPECT_TRUE(sink->close());
}

TEST(jsonl_sink, an_existing_file_is_replaced_or_appended_to_as_asked) {
  const temporary_folder folder;
  const auto path = folder / "pages.jsonl";
  std::ofstream(path) << "{}\n";
  ASSERT_TRUE(jsonl_sink::open(path, jsonl_sink::existing::appended_to)->write(page_record()));
  EXPECT_EQ(content(path), "{}\n" + json_line(page_record()));
  ASSERT_TRUE(jsonl_sink::open(path)->write(page_record()));
  EXPECT_EQ(content(path), json_line(page_record()));
}

TEST(jsonl_sink, a_dash_is_standard_output_which_stays_open) {
  testing::internal::CaptureStdout();
  auto sink = jsonl_sink::open("-");
  const bool written = sink && sink->write(sample_page()) && sink->close();
  std::fputs("after\n", stdout);
  const std::string output = testing::internal::GetCapturedStdout();
  EXPECT_TRUE(written);
  EXPECT_EQ(output, json_line(sample_page()) + "after\n");
}

TEST(jsonl_sink, a_full_disk_is_reported) {
  auto sink = jsonl_sink::open("/dev/full");
  ASSERT_TRUE(sink);
  const auto written = sink->write(sample_page());
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, store_errc::disk_full);
  EXPECT_EQ(written.error().message(), "no space left to write to: /dev/full: No space left on device");
}

TEST(jsonl_sink, a_folder_that_does_not_exist_is_reported) {
  const temporary_folder folder;
  const auto sink = jsonl_sink::open(folder / "none/pages.jsonl");
  ASSERT_FALSE(sink);
  EXPECT_EQ(sink.error().code, store_errc::cannot_open);
}

TEST(jsonl_sink, writing_after_the_end_is_an_error) {
  const temporary_folder folder;
  auto sink = jsonl_sink::open(folder / "pages.jsonl");
  ASSERT_TRUE(sink && sink->close());
  EXPECT_EQ(sink->write(page_record()).error().code, store_errc::closed);
}

// A sink that writes to a new pipe, and the end to read from.
class piped_sink : public testing::Test {
 protected:
  piped_sink() {
    ::signal(SIGPIPE, SIG_IGN);
    std::array<int, 2> ends;
    EXPECT_EQ(::pipe(ends.data()), 0);
    read_end_ = ends[0];
    const std::string name = "/proc/self/fd/" + std::to_string(ends[1]);
    sink_.emplace(jsonl_sink::open(name).value());
    ::close(ends[1]);
  }
  ~piped_sink() override {
    ::close(read_end_);
    ::signal(SIGPIPE, SIG_DFL);
  }

  int read_end_;
  std::optional<jsonl_sink> sink_;
};

TEST_F(piped_sink, a_reader_that_went_away_is_reported) {
  ::close(std::exchange(read_end_, -1));
  EXPECT_EQ(sink_->write(sample_page()).error().code, store_errc::reader_gone);
}

TEST_F(piped_sink, a_line_longer_than_the_pipe_arrives_whole_at_a_slow_reader) {
  page_record page = sample_page();
  page.title.assign(1'000'000, 'x');
  std::string received;
  {
    const std::jthread reader([&] {
      std::array<char, 4096> piece;
      while (const ssize_t n = ::read(read_end_, piece.data(), piece.size()))
        received.append(piece.data(), static_cast<std::size_t>(n));
    });
    EXPECT_TRUE(sink_->write(page));
    EXPECT_TRUE(sink_->close());
  }
  EXPECT_EQ(received, json_line(page));
}

}  // namespace
}  // namespace fanfold
