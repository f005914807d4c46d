#include <gtest/gtest.h>

#include <fanfold/sleep.hpp>
#include <fanfold/task_group.hpp>
#include <filesystem>

#include "crawl/crawl_fixture.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/scripted_web.hpp"
#include "store/sample_job.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::web_server;

class JobOfACrawl : public testing::Test {
 protected:
  JobOfACrawl() {
    std::string pattern = (std::filesystem::temp_directory_path() / "fanfold-job-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~JobOfACrawl() override { std::filesystem::remove_all(folder_); }

  job_file open() { return job_file::open(folder_ / "job").value(); }
  std::vector<finding> pages() {
    std::vector<finding> all;
    auto job = open();
    job.for_each_page([&](const page_record& p) { all.emplace_back(p.url, p.depth, p.status, p.error); }).value();
    std::ranges::sort(all);
    return all;
  }

  std::filesystem::path folder_;
};

TEST_F(JobOfACrawl, HoldsEveryPageOnce) {
  web_server web({.hosts = 1, .pages = 200});
  const auto result = crawl(options_for(web), open());
  EXPECT_EQ(pages(), found(result));
  EXPECT_FALSE(pages().empty());
}

TEST_F(JobOfACrawl, HoldsALinkOnceHoweverOftenItIsOnThePage) {
  scripted_web web([](std::string_view, std::string_view path) {
    return scripted_web::page(path == "/" ? "<a href=b>1</a><a href=a>2</a><a href=./b>3</a><a href=b#c>4</a>" : "");
  });
  crawl({.seeds = {web.url("a.test", "/")}, .obey_robots = false, .resolve = web.resolve()}, open());
  EXPECT_EQ(test::query(folder_ / "job", "SELECT replace(to_url, from_url, '') FROM link ORDER BY to_url"),
            (std::vector<std::string>{"a", "b"}));
}

TEST_F(JobOfACrawl, HoldsEveryLinkWithItsElementAndKindWhetherItIsFollowedOrNot) {
  scripted_web web([](std::string_view, std::string_view path) {
    if (path == "/")
      return scripted_web::page(
          "<a href=/in><a rel=nofollow href=/no><link rel=preconnect href=/hint>"
          "<a href=//b.test/out><img src=/i><a href=mailto:me>");
    if (path == "/in") return scripted_web::page("<a href=/no>");
    return scripted_web::page("<a href=/deep>");
  });
  const auto result = crawl({.seeds = {web.url("a.test", "/")},
                             .follow = follow_kind::pages,
                             .max_depth = 2,
                             .obey_robots = false,
                             .resolve = web.resolve()},
                            open());
  EXPECT_EQ(result.pages.size(), 3u);
  const std::string prefix = web.url("a.test", "");
  EXPECT_EQ(test::query(folder_ / "job", "SELECT replace(from_url, '" + prefix + "', ''), replace(to_url, '" + prefix +
                                             "', ''), element, kind FROM link ORDER BY from_url, to_url"),
            (std::vector<std::string>{"/|/hint|link|hint", "/|/i|img|resource", "/|/in|a|page", "/|/no|a|page",
                                      "/|http://b.test/out|a|page", "/in|/no|a|page", "/no|/deep|a|page"}));
  EXPECT_EQ(test::query(folder_ / "job", "SELECT replace(url, '" + prefix + "', '') FROM mentioned ORDER BY 1"),
            (std::vector<std::string>{"/deep", "/hint", "/i", "http://b.test/out"}));
  EXPECT_EQ(test::query(folder_ / "job", "SELECT depth FROM page WHERE url LIKE '%/no'"),
            std::vector<std::string>{"2"});
  EXPECT_TRUE(crawl({.obey_robots = false}, open()).pages.empty()) << "all is done";
}

TEST_F(JobOfACrawl, GoesOnWhereItWasStopped) {
  web_server web({.hosts = 2, .pages = 200, .min_latency = 2ms, .max_latency = 2ms, .redirects = 0});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  options.concurrency = 8;
  for (std::size_t until : {10u, 60u, 150u}) {
    kept_records records;
    auto c = make_crawler(options, {.sinks = {&records}, .job = open()}).value();
    run(with_group([&](task_group& group) -> task<> {
      group.spawn([&]() -> task<> {
        while (c.statistics().pages + c.statistics().disallowed < until) co_await sleep_for(1ms);
        c.stop();
      });
      co_await c.run();
    }));
    EXPECT_LT(pages().size(), 400u);
  }
  const auto last = crawl(options, open());
  std::vector<finding> all = pages();
  EXPECT_LT(last.pages.size(), all.size());
  EXPECT_EQ(last.statistics.pages + last.statistics.disallowed, all.size());
  for (auto* list : {&all}) {
    for (auto& f : *list) std::get<1>(f) = 0;
    std::ranges::sort(*list);
  }
  auto wanted = expected(web);
  for (auto& f : wanted) std::get<1>(f) = 0;
  std::ranges::sort(wanted);
  EXPECT_EQ(all, wanted);
}

// Stops a crawl after so many records.
void crawl_some(const crawl_options& options, job_file job, int pages) {
  stopping_sink sink(pages);
  auto c = make_crawler(options, {.sinks = {&sink}, .job = std::move(job)}).value();
  sink.stops(c);
  run(c.run());
}

TEST_F(JobOfACrawl, RemembersWhereItsSeedsMoved) {
  scripted_web web([&](std::string_view host, std::string_view path) {
    if (host == "a.test") return scripted_web::redirect(web.url("b.test", "/0"));
    return scripted_web::page("<a href=/" + std::to_string(std::min(9, std::stoi(std::string(path.substr(1))) + 1)) +
                              ">next</a>");
  });
  const crawl_options options{.seeds = {web.url("a.test", "/")},
                              .obey_robots = false,
                              .concurrency = 1,
                              .workers = 1,
                              .resolve = web.resolve()};
  crawl_some(options, open(), 3);
  const auto last = crawl(options, open());
  EXPECT_EQ(pages().size(), 11u);
  EXPECT_EQ(last.statistics.pages, 10u);
  EXPECT_EQ(last.statistics.seeds, 1u);
  EXPECT_EQ(last.statistics.seeds_fetched, 1u);
}

TEST_F(JobOfACrawl, CountsRedirectsOverStops) {
  scripted_web web([&](std::string_view host, std::string_view) {  // every host redirects to the next one, for ever
    return scripted_web::redirect(
        web.url('h' + std::to_string(std::stoi(std::string(host.substr(1))) + 1) + ".test", "/"));
  });
  const crawl_options options{
      .seeds = {web.url("h0.test", "/")}, .obey_robots = false, .workers = 1, .resolve = web.resolve()};
  crawl_some(options, open(), 7);
  crawl_some(options, open(), 7);
  EXPECT_LT(pages().size(), 21u);
  EXPECT_EQ(crawl(options, open()).pages.back().error, "too_many_redirects");
  EXPECT_EQ(pages().size(), 21u);
}

// Such a seed has no number; the job's options keep it.
TEST_F(JobOfACrawl, TellsOfASeedThatIsNoUrlEveryTime) {
  for (int run = 0; run < 2; ++run) {
    const auto result = crawl({.seeds = {"http://[/"}, .obey_robots = false}, open());
    ASSERT_EQ(result.pages.size(), 1u);
    EXPECT_EQ(result.pages[0].error, "bad_url");
  }
  EXPECT_EQ(open().options().value().at("seeds"), R"(["http://[/"])");
}

TEST_F(JobOfACrawl, KeepsItsLimitOfPagesOverStops) {
  web_server web({.hosts = 3, .pages = 100, .disallowed = 0.3, .robots_unavailable = 0.5});
  auto options = options_for(web);
  options.scope = scope_kind::any;
  options.max_pages = 150;
  crawl_some(options, open(), 40);
  crawl_some(options, open(), 30);
  crawl(options, open());
  std::size_t asked = 0;
  auto job = open();
  job.for_each_page([&](const page_record& p) { asked += crawl_statistics::asked_a_server(p); }).value();
  EXPECT_EQ(asked, 150u);
}

TEST_F(JobOfACrawl, CountsWhatLooksLikeATrapOverStops) {
  web_server web({.hosts = 1, .pages = 2});
  auto options = options_for(web);
  options.seeds = {web.url("/fault/pages/1")};
  options.max_per_pattern = 60;
  crawl_some(options, open(), 20);
  EXPECT_GT(crawl(options, open()).statistics.trapped, 0u);
  EXPECT_EQ(pages().size(), 60u);
}

// The words of one page each, in pages of which the first has links to all.
std::string page_of_words(std::string_view path) {
  if (path == "/robots.txt") return scripted_web::status(404);
  if (path != "/") return scripted_web::page("<p>Every page says page " + std::string(path.substr(1)));
  std::string links;
  for (int i = 1; i <= 20; ++i) links += "<a href=/w" + std::to_string(i) + "></a>";
  return scripted_web::page(links);
}

TEST_F(JobOfACrawl, CountsTheWordsOfEachPageOnceOverStops) {
  const scripted_web web([](std::string_view, std::string_view path) { return page_of_words(path); });
  const crawl_options options{
      .seeds = {web.url("a.test", "/")}, .workers = 1, .resolve = web.resolve(), .counts_words = true};
  for (int i = 1; i <= 4; ++i) crawl_some(options, open(), 3 * i);
  crawl(options, open());
  EXPECT_EQ(test::query(folder_ / "job",
                        "SELECT word, count, pages FROM words WHERE word IN ('page', 'says', 'w7') ORDER BY word"),
            (std::vector<std::string>{"page|40|20", "says|20|20", "w7|1|1"}));
}

TEST_F(JobOfACrawl, CountsNoWordsUnlessItIsAskedTo) {
  const scripted_web web([](std::string_view, std::string_view path) { return page_of_words(path); });
  crawl({.seeds = {web.url("a.test", "/")}, .workers = 1, .resolve = web.resolve()}, open());
  EXPECT_EQ(test::query(folder_ / "job", "SELECT count(*) FROM words"), std::vector<std::string>{"0"});
}

TEST_F(JobOfACrawl, HoldsAPageThatFailsInsideAsARecord) {
  {
    auto job = open();
    job_batch batch;
    const std::string damaged = "http://127.0.0.1/" + std::string(3 << 20, 'x');  // which never was a URL
    batch.hosts = {{1, "http://127.0.0.1"}};
    batch.urls = {{.id = 1, .host_id = 1, .url = damaged, .depth = 0}};
    job.commit(batch).value();
  }
  const auto result = crawl({.obey_robots = false}, open());
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].error, "internal_error");
}

TEST_F(JobOfACrawl, NamesHostsWithoutCredentials) {
  crawl({.seeds = {"http://me:secret@host.invalid/"}, .obey_robots = false}, open());
  std::vector<std::string> names;
  open().for_each_host([&](const job_host& h) { names.push_back(h.name); }).value();
  EXPECT_EQ(names, std::vector<std::string>{"http://host.invalid"});
}

TEST_F(JobOfACrawl, KeepsItsOptions) {
  crawl_options options{.seeds = {"http://a.test/", "http://b.test/"},
                        .scope = scope_kind::prefix,
                        .include = {"a\nb", "\"c\""},
                        .follow = follow_kind::pages,
                        .max_depth = 3,
                        .max_pages = 77,
                        .max_per_pattern = 88,
                        .max_per_host = 99,
                        .ignore_traps = true,
                        .obey_robots = false,
                        .obey_directives = {.header = false, .meta = false, .links = false},
                        .sitemaps = false,
                        .concurrency = 3,
                        .per_host = 2,
                        .per_address = 5,
                        .delay = 1500ms,
                        .retries = 7,
                        .max_rest = 8s,
                        .timeout = 7s,
                        .max_body_bytes = 12345,
                        .min_bytes_per_second = 99,
                        .user_agent = "me"};
  crawl_options read;
  apply_job_options(to_job_options(options), read);
  EXPECT_EQ(read.seeds, options.seeds);
  EXPECT_EQ(read.scope, options.scope);
  EXPECT_EQ(read.include, options.include);
  EXPECT_EQ(read.exclude, options.exclude);
  EXPECT_EQ(read.follow, options.follow);
  EXPECT_EQ(read.max_depth, options.max_depth);
  EXPECT_EQ(read.max_pages, options.max_pages);
  EXPECT_EQ(read.max_per_pattern, options.max_per_pattern);
  EXPECT_EQ(read.max_per_host, options.max_per_host);
  EXPECT_EQ(read.ignore_traps, options.ignore_traps);
  EXPECT_EQ(read.obey_robots, options.obey_robots);
  EXPECT_EQ(read.concurrency, options.concurrency);
  EXPECT_EQ(read.per_host, options.per_host);
  EXPECT_EQ(read.delay, options.delay);
  EXPECT_EQ(read.obey_directives, options.obey_directives);
  EXPECT_EQ(read.sitemaps, options.sitemaps);
  EXPECT_EQ(read.per_address, options.per_address);
  EXPECT_EQ(read.retries, options.retries);
  EXPECT_EQ(read.max_rest, options.max_rest);
  EXPECT_EQ(read.min_bytes_per_second, options.min_bytes_per_second);
  EXPECT_EQ(read.timeout, options.timeout);
  EXPECT_EQ(read.max_body_bytes, options.max_body_bytes);
  EXPECT_EQ(read.user_agent, options.user_agent);
}

TEST_F(JobOfACrawl, IgnoresOptionsThatMakeNoSense) {
  crawl_options read;
  apply_job_options({{"scope", "moon"},
                     {"seeds", "{"},
                     {"max_depth", "-1"},
                     {"per_host", "0"},
                     {"delay_ms", "-5"},
                     {"timeout_ms", "9000000000000000000"},
                     {"unknown", "x"}},
                    read);
  EXPECT_EQ(read.scope, crawl_options{}.scope);
  EXPECT_EQ(read.max_depth, crawl_options{}.max_depth);
  EXPECT_EQ(read.per_host, crawl_options{}.per_host);
  EXPECT_EQ(read.delay, crawl_options{}.delay);
  EXPECT_EQ(read.timeout, crawl_options{}.timeout);
}

}  // namespace
}  // namespace fanfold
