#include "server/assets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <set>
#include <string>

namespace fanfold::server {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::StartsWith;

std::string gunzipped(std::string_view compressed, std::size_t size) {
  std::string out(size + 1, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, MAX_WBITS + 16), Z_OK);
  std::string in(compressed);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(assets, have_the_page_at_the_root) {
  const asset* page = find_asset("/");
  ASSERT_NE(page, nullptr);
  EXPECT_EQ(page->media_type, "text/html; charset=utf-8");
  EXPECT_THAT(page->bytes, StartsWith("<!doctype html>"));
  EXPECT_THAT(page->bytes, EndsWith("</html>\n"));
}

TEST(assets, are_found_by_their_whole_paths_alone) {
  ASSERT_GT(assets().size(), 10);
  for (const asset& each : assets()) EXPECT_EQ(find_asset(each.path), &each);
  for (const char* path :
       {"", "/assets", "/assets/", "/assets/app", "/assets/app.js/", "/assets/views/../app.js", "/zzz"})
    EXPECT_EQ(find_asset(path), nullptr) << path;
}

TEST(assets, have_types_that_browsers_run_and_show) {
  EXPECT_EQ(find_asset("/assets/app.js")->media_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(find_asset("/assets/style.css")->media_type, "text/css; charset=utf-8");
  EXPECT_EQ(find_asset("/assets/icon.svg")->media_type, "image/svg+xml");
}

TEST(assets, have_strong_etags_of_their_own) {
  std::set<std::string_view> tags;
  for (const asset& each : assets()) {
    EXPECT_THAT(std::string(each.etag), MatchesRegex("\"[0-9a-f]{32}\"")) << each.path;
    EXPECT_TRUE(tags.insert(each.etag).second) << each.path;
  }
}

TEST(assets, are_the_same_when_they_are_decompressed) {
  for (const asset& each : assets()) {
    EXPECT_FALSE(each.media_type.empty()) << each.path;
    if (each.gzip.empty()) continue;
    EXPECT_LT(each.gzip.size(), each.bytes.size()) << each.path;
    EXPECT_EQ(gunzipped(each.gzip, each.bytes.size()), each.bytes) << each.path;
  }
  EXPECT_FALSE(find_asset("/assets/chart.min.js")->gzip.empty());
}

// Only what is in the program: the page works offline, and tells nobody else that it is used.
TEST(assets, refer_to_no_other_host) {
  for (const asset& each : assets())
    if (each.path == "/" || each.path.ends_with(".css"))
      EXPECT_THAT(std::string(each.bytes), testing::Not(testing::ContainsRegex("//[a-z]"))) << each.path;
}

TEST(assets, name_the_licence_of_each_package_among_them) {
  const asset* licences = find_asset("/licences.txt");
  ASSERT_NE(licences, nullptr);
  const std::string text(licences->bytes);
  EXPECT_THAT(text, HasSubstr("Chart.js"));
  EXPECT_THAT(text, HasSubstr("Chart.js Contributors"));
  EXPECT_THAT(text, HasSubstr("Permission is hereby granted, free of charge"));
}

}  // namespace
}  // namespace fanfold::server
