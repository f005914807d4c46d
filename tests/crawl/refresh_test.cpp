#include "crawl/refresh.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "crawl/archive.hpp"
#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"
#include "store/warc_samples.hpp"

namespace fanfold {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

// A site whose pages have ETags, and which can be edited between crawls.
class edited_site {
 public:
  std::map<std::string, std::string, std::less<>> pages;
  std::vector<std::string> not_modified{};  // paths that were answered by 304

  std::string operator()(std::string_view path, std::string_view head) {
    const auto page = pages.find(path);
    if (page == pages.end()) return scripted_web::status(404);
    const std::string etag = '"' + std::to_string(std::hash<std::string>()(page->second)) + '"';
    if (head.find("If-None-Match: " + etag + "\r\n") != head.npos) {
      not_modified.emplace_back(path);
      return "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n";
    }
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nETag: " + etag + "\r\n\r\n" +
           page->second;
  }
};

class refresh_test : public testing::Test {
 protected:
  crawled crawl_once(bool refreshed, std::uint64_t max_pages = UINT64_MAX) {
    crawl_options options;
    options.seeds = {web_.url("a.test", "/")};
    options.resolve = web_.resolve();
    options.retries = 0;
    options.max_pages = max_pages;
    job_file job = job_file::open(path_).value();
    if (refreshed) begin_refresh(job).value();
    return crawl(options, std::move(job));
  }

  std::map<std::string, std::string> changes_of(const crawled& result) {
    std::map<std::string, std::string> changes;
    for (const page_record& page : result.pages) changes[page.url.substr(page.url.find('/', 8))] = page.change;
    return changes;
  }

  test::temporary_folder folder_;
  std::filesystem::path path_ = folder_ / "job.db";
  edited_site site_{.pages = {{"/", "<title>Home</title><a href=a>a</a><a href=b>b</a><a href=c>c</a>"},
                              {"/a", "<title>A</title>as it was"},
                              {"/b", "<title>B</title>to be changed"},
                              {"/c", "<title>C</title>to go"}}};
  scripted_web web_{
      [this](std::string_view, std::string_view path, std::string_view head) { return site_(path, head); }};
};

TEST_F(refresh_test, tells_what_changed_appeared_and_went) {
  EXPECT_THAT(changes_of(crawl_once(false)), testing::Each(testing::Pair(testing::_, "")));
  site_.pages["/b"] = "<title>B</title>changed<a href=d>d</a>";
  site_.pages["/d"] = "<title>D</title>new";
  site_.pages.erase("/c");
  const auto result = crawl_once(true);
  EXPECT_EQ(changes_of(result),
            (std::map<std::string, std::string>{
                {"/", "unchanged"}, {"/a", "unchanged"}, {"/b", "changed"}, {"/c", "went"}, {"/d", "appeared"}}));
}

TEST_F(refresh_test, asks_for_nothing_that_is_as_it_was) {
  crawl_once(false);
  const auto result = crawl_once(true);
  EXPECT_THAT(site_.not_modified, UnorderedElementsAre("/", "/a", "/b", "/c"));
  EXPECT_EQ(result.statistics.bytes, 0u);
  EXPECT_EQ(result.statistics.seeds_fetched, 1u);
}

TEST_F(refresh_test, keeps_what_a_page_that_is_unchanged_said) {
  const page_record before = crawl_once(false).by_url.at(web_.url("a.test", "/"));
  for (int round = 2; round < 4; ++round) {
    const page_record now = crawl_once(true).by_url.at(before.url);
    EXPECT_EQ(now.status, 304);
    EXPECT_EQ(now.title, "Home");
    EXPECT_EQ(now.links, before.links);
    EXPECT_EQ(now.bytes, before.bytes);
    EXPECT_EQ(now.body_hash, before.body_hash);
  }
  EXPECT_THAT(test::query(path_, "SELECT count(*) FROM link WHERE from_url LIKE '%/'"), ElementsAre("3"));
}

TEST_F(refresh_test, takes_a_bad_sitemap_for_a_page_that_is_there) {
  site_.pages["/a"] = "<urlset><url><loc>/b</loc></url>";
  crawl_once(false);
  const auto again = crawl_once(true);
  EXPECT_THAT(site_.not_modified, testing::Contains("/a"));
  EXPECT_EQ(changes_of(again).at("/a"), "unchanged");
  EXPECT_EQ(again.by_url.at(web_.url("a.test", "/a")).error, "bad_sitemap") << "it is as bad as it was";
  site_.pages["/a"] = "<urlset><url><loc>/c</loc></url>";
  EXPECT_EQ(changes_of(crawl_once(true)).at("/a"), "changed");
}

TEST_F(refresh_test, sees_an_unchanged_body_where_the_server_says_nothing) {
  scripted_web plain([](std::string_view, std::string_view path, std::string_view) {
    return path == "/" ? scripted_web::page("always the same") : scripted_web::status(404);
  });
  crawl_options options;
  options.seeds = {plain.url("a.test", "/")};
  options.resolve = plain.resolve();
  crawl(options, job_file::open(path_).value());
  job_file job = job_file::open(path_).value();
  begin_refresh(job).value();
  EXPECT_EQ(crawl(options, std::move(job)).pages.at(0).change, "unchanged");
}

TEST_F(refresh_test, goes_on_with_the_round_that_was_stopped) {
  crawl_once(false);
  crawl_once(true);
  {
    job_file job = job_file::open(path_).value();
    EXPECT_EQ(begin_refresh(job).value(), 3);
    kept_records records;
    stopping_sink stop(1);
    crawl_options options;
    options.seeds = {web_.url("a.test", "/")};
    options.resolve = web_.resolve();
    options.concurrency = 1;
    auto c = make_crawler(options, {.sinks = {&records, &stop}, .job = std::move(job)}).value();
    stop.stops(c);
    run(c.run());
    EXPECT_LT(records.pages.size(), 4u);
  }
  job_file job = job_file::open(path_).value();
  EXPECT_EQ(begin_refresh(job).value(), 3) << "it is not finished";
  ASSERT_TRUE(job.close());
  crawl_once(true);
  EXPECT_THAT(test::query(path_, "SELECT count(*), count(DISTINCT url_id) FROM pages WHERE round = 3"),
              ElementsAre("4|4"));
  EXPECT_THAT(test::query(path_, "SELECT value FROM options WHERE name = 'finished_round'"), ElementsAre("3"));
}

TEST_F(refresh_test, does_not_begin_where_a_file_can_not_be_had) {
  crawl_once(false);
  crawl_options options;
  options.seeds = {web_.url("a.test", "/")};
  const auto refreshed = [&] {
    return crawler(options, {}, {.job = path_, .warc = folder_ / "none/site.warc.gz", .refresh = true});
  };
  EXPECT_THROW(refreshed(), boost::system::system_error);
  EXPECT_THAT(test::query(path_, "SELECT count(*) FROM queued"), ElementsAre("0"));
}

TEST_F(refresh_test, leaves_the_job_in_one_file) {
  crawl_once(false);
  crawl_once(true);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "job.db-wal"));
}

TEST_F(refresh_test, archives_that_a_page_is_as_it_was_with_where_its_answer_is) {
  const auto archive = folder_ / "site.warc.gz";
  for (int round = 1; round < 4; ++round) {
    crawl_options options;
    options.seeds = {web_.url("a.test", "/a")};
    options.resolve = web_.resolve();
    job_file job = job_file::open(path_).value();
    begin_refresh(job).value();
    auto warc = open_archive(archive, &job, options);
    auto c = make_crawler(options, {.job = std::move(job), .archive = std::move(warc)}).value();
    run(c.run());
  }
  std::string answer;
  std::vector<std::string> refer_to;
  std::vector<std::string> asked_if;
  for (const test::read_record& record : test::records_in(archive)) {
    if (!record.head.target_uri().ends_with("/a")) continue;
    if (record.head.type() == "response") answer = record.field("WARC-Record-ID");
    if (record.head.type() == "revisit") refer_to.emplace_back(record.field("WARC-Refers-To"));
    if (record.head.type() == "request" && record.block.find("\r\nIf-None-Match: ") != record.block.npos)
      asked_if.push_back(record.block);
  }
  EXPECT_THAT(refer_to, ElementsAre(answer, answer));
  EXPECT_EQ(asked_if.size(), 2u) << "what was asked is archived, too";
}

TEST_F(refresh_test, keeps_the_visits_of_before) {
  crawl_once(false);
  site_.pages["/b"] = "<title>B2</title>";
  crawl_once(true);
  EXPECT_THAT(test::query(path_,
                          "SELECT p.title, p.round FROM pages p JOIN urls u ON u.id = p.url_id"
                          " WHERE u.url LIKE '%/b' ORDER BY p.id"),
              ElementsAre("B|1", "B2|2"));
  EXPECT_THAT(test::query(path_, "SELECT title, change FROM page WHERE url LIKE '%/b'"), ElementsAre("B2|changed"));
}

TEST_F(refresh_test, does_not_pass_on_a_validator_that_would_be_a_field_of_its_own) {
  std::string asked;
  scripted_web odd([&asked](std::string_view, std::string_view path, std::string_view head) {
    if (path != "/") return scripted_web::status(404);
    asked = head;
    return std::string(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nETag: \"a\rX-Mine: 1\"\r\n\r\n");
  });
  crawl_options options;
  options.seeds = {odd.url("a.test", "/")};
  options.resolve = odd.resolve();
  crawl(options, job_file::open(path_).value());
  job_file job = job_file::open(path_).value();
  begin_refresh(job).value();
  crawl(options, std::move(job));
  EXPECT_EQ(asked.find("X-Mine"), asked.npos) << asked;
}

}  // namespace
}  // namespace fanfold
