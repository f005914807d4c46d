#include "store/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "store/jsonl.hpp"

namespace fanfold {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string field(std::string_view text) {
  std::string out;
  append_csv_field(out, text);
  return out;
}

TEST(csv, a_field_is_quoted_where_it_must_be) {
  EXPECT_EQ(field("plain text; with 'all' but"), "plain text; with 'all' but");
  EXPECT_EQ(field("a,b"), "\"a,b\"");
  EXPECT_EQ(field("say \"a\""), "\"say \"\"a\"\"\"");
  EXPECT_EQ(field("two\r\nlines"), "\"two\r\nlines\"");
  EXPECT_EQ(field(""), "\"\"");
  EXPECT_EQ(field("caf\xE9"), "caf\uFFFD");
}

TEST(csv, a_page_is_a_line_of_as_many_fields_as_the_header_has) {
  page_record page;
  page.url = page.final_url = "http://a/";
  page.status = 200;
  page.bytes = 12;
  page.elapsed = std::chrono::microseconds(1500);
  page.content_type = "text/html";
  page.title = "A, or \"B\"";
  page.body_hash.emplace().fill(std::byte{1});
  page.robots = "noindex, nofollow";
  std::string line;
  append_csv_line(line, page);
  EXPECT_EQ(line,
            "http://a/,http://a/,200,0,\"\",text/html,12,1.5,\"A, or \"\"B\"\"\",0,\"noindex, nofollow\",,,"
            "01010101010101010101010101010101,,,,,\r\n");
}

TEST(csv, of_a_spreadsheet_has_no_text_that_it_would_take_for_a_formula) {
  for (const std::string begin : {"=", "+", "-", "@", "\t", "\r"}) {
    page_record page;
    page.title = begin + "1+1";
    page.etag = begin + "2";
    page.error_detail = "no " + begin;
    std::string exact;
    append_csv_line(exact, page);
    EXPECT_THAT(exact, Not(HasSubstr("'")));
    std::string line;
    append_csv_line(line, page, csv_reader::spreadsheet);
    EXPECT_THAT(line, HasSubstr("'" + begin + "1+1"));
    EXPECT_THAT(line, HasSubstr("'" + begin + "2"));
    EXPECT_THAT(line, Not(HasSubstr("'no")));
  }
}

TEST(csv, the_header_has_the_keys_of_a_json_line) {
  std::string header;
  append_csv_header(header);
  std::string json;
  append_json_line(json, {});
  std::string keys;  // of an object of empty values
  for (bool in_key = false; const char c : json) {
    if (c == '"')
      in_key = !in_key;
    else if (in_key || c == ',')
      keys += c;
  }
  EXPECT_EQ(header, keys + "\r\n");
}

}  // namespace
}  // namespace fanfold
