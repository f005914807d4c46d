// fanfold crawl --dry-run
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

class dry_run : public testing::Test {
 protected:
  finished crawled(std::vector<std::string> more) {
    std::vector<std::string> all{"crawl", "--resolve", web_.resolve()[0]};
    std::ranges::move(more, std::back_inserter(all));
    return run_program(all, {}, {"HOME=" + folder_.path().string(), "TMPDIR=" + elsewhere_.path().string()});
  }
  finished planned(std::vector<std::string> more) {
    more.emplace_back("--dry-run");
    return crawled(std::move(more));
  }

  std::string file(const char* name) const { return (folder_ / name).string(); }
  static void write(const std::string& file, const std::string& text) { std::ofstream(file) << text; }

  // Every file with its time and its content.
  auto files() const {
    std::map<std::string, std::pair<std::filesystem::file_time_type, std::string>> all;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder_.path())) {
      std::ifstream in(each.path(), std::ios::binary);
      all[each.path()] = {each.last_write_time(), std::string(std::istreambuf_iterator<char>(in), {})};
    }
    return all;
  }

  const temporary_folder folder_;
  const temporary_folder elsewhere_;
  std::atomic<int> requests_ = 0;
  scripted_web web_{[this](std::string_view, std::string_view path) {
    ++requests_;
    return scripted_web::page(path == "/" ? "<a href=/1><a href=/2>" : "");
  }};
};

// The line of an option: its value, and who says so.
auto says(const std::string& option, const std::string& value, const std::string& source) {
  return ContainsRegex("\n  " + option + " +" + value + " +" + source + "\n");
}

TEST_F(dry_run, asks_no_server_and_touches_no_file) {
  const std::string url = web_.url("a.test", "/");
  ASSERT_EQ(crawled({"--job", file("job.db"), "--max-pages", "1", url}).status, 0);
  write(file("pages.jsonl"), "precious\n");
  const auto before = files();
  const int requests = requests_;
  ASSERT_GT(requests, 0);
  EXPECT_EQ(planned({"--job", file("job.db"), "--jsonl", file("pages.jsonl")}).status, 0);
  EXPECT_EQ(planned({"--job", file("new.db"), "--jsonl", file("new.jsonl"), url}).status, 0);
  EXPECT_EQ(files(), before);
  EXPECT_EQ(requests_, requests);
  EXPECT_TRUE(std::filesystem::is_empty(elsewhere_.path()));
}

TEST_F(dry_run, says_what_would_be_visited) {
  const finished plan = planned({"A.test/x/../%7ea", "http://[::g]/", "--scope", "domain", "--exclude", "\\.pdf$",
                                 "--exclude", "cal", "--follow", "pages", "--depth", "1", "--max-pages", "10"});
  EXPECT_EQ(plan.status, 0);
  EXPECT_EQ(plan.err, "");
  EXPECT_THAT(plan.out,
              AllOf(HasSubstr("seed      http://a.test/~a\n"), HasSubstr("seed      http://[::g]/  (bad_url: "),
                    HasSubstr("scope     all hosts of the seeds' domains; none in which \\.pdf$ or cal is"),
                    HasSubstr("links     those that a visitor may go to, at most 1 step from a seed; the end "
                              "is after 10 pages\n"),
                    HasSubstr("robots    asked of each host before its pages, as Fanfold; not now\n"),
                    HasSubstr("table     standard output\n"), Not(HasSubstr("\njob "))));
}

TEST_F(dry_run, says_what_would_be_written) {
  write(file("old.jsonl"), "precious\n");
  EXPECT_THAT(planned({"a.test", "--jsonl", file("old.jsonl"), "--job", file("new.db"), "--quiet"}).out,
              AllOf(HasSubstr("\njob       " + file("new.db") + " would be made\n"),
                    HasSubstr("\njsonl     " + file("old.jsonl") + " is there and would be written anew\n"),
                    Not(HasSubstr("\ntable "))));
  EXPECT_THAT(planned({"a.test", "--jsonl", "-"}).out,
              AllOf(HasSubstr("\njsonl     standard output\n"), Not(HasSubstr("\ntable "))));
}

TEST_F(dry_run, says_how_far_a_job_is) {
  ASSERT_EQ(crawled({"--job", file("job.db"), "--max-pages", "1", web_.url("a.test", "/")}).status, 0);
  EXPECT_THAT(planned({"--job", file("job.db")}).out,
              AllOf(HasSubstr("seed      " + web_.url("a.test", "/") + "\n"),
                    HasSubstr("job       " + file("job.db") + " would go on: 1 URL done, 2 URLs queued\n")));
}

TEST_F(dry_run, says_that_a_refresh_visits_all_again) {
  ASSERT_EQ(crawled({"--job", file("job.db"), "--max-pages", "1", web_.url("a.test", "/")}).status, 0);
  EXPECT_THAT(planned({"--job", file("job.db"), "--refresh"}).out,
              HasSubstr("job       " + file("job.db") + " would be refreshed: 3 URLs to visit again\n"));
}

TEST_F(dry_run, says_what_becomes_of_the_archive) {
  const std::string archive = file("a.warc.gz");
  EXPECT_THAT(planned({"a.test", "--warc", archive}).out, HasSubstr("\nwarc      " + archive + " would be made\n"));
  ASSERT_EQ(crawled({"--job", file("job.db"), "--warc", archive, web_.url("a.test", "/")}).status, 0);
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--warc", archive}, {"--refresh"}}) {
    std::vector<std::string> all{"--job", file("job.db")};
    std::ranges::copy(more, std::back_inserter(all));
    EXPECT_THAT(planned(all).out,
                ContainsRegex("\nwarc      " + archive + " would go on: [0-9.]+ (kB|bytes) so far\n"));
  }
}

TEST_F(dry_run, has_the_errors_of_the_archive) {
  const std::string archive = file("a.warc.gz");
  ASSERT_EQ(crawled({"--job", file("job.db"), "--warc", archive, web_.url("a.test", "/")}).status, 0);
  const auto expect_the_error = [&](const std::vector<std::string>& arguments, int status, const std::string& says) {
    const finished dry = planned(arguments);
    const finished real = crawled(arguments);
    EXPECT_EQ(dry.status, status);
    EXPECT_THAT(dry.err, HasSubstr(says));
    EXPECT_EQ(real.status, dry.status);
    EXPECT_EQ(real.err, dry.err);
  };
  expect_the_error({"a.test", "--warc", archive}, 3, "is there already");
  expect_the_error({"--job", file("job.db"), "--warc", file("b.warc.gz")}, 2, "the WARC file of this job is ");
  std::filesystem::resize_file(archive, 1);
  expect_the_error({"--job", file("job.db")}, 3, "has 1 bytes of the ");
  std::filesystem::remove(archive);
  expect_the_error({"--job", file("job.db")}, 3, "is gone; bring it back");
}

TEST_F(dry_run, says_of_every_option_how_it_stands_and_who_says_so) {
  ASSERT_EQ(crawled({"--job", file("job.db"), "--retries", "7", "--per-host", "3", web_.url("a.test", "/")}).status, 0);
  write(file("config.toml"), "[crawl]\nretries = 5\ndelay = 2\nworkers = 2\nignore-traps = true\nmin-rate = 20\n");
  const std::string plan =
      planned({"--job", file("job.db"), "--config", file("config.toml"), "--min-rate", "30", "--per-host=4"}).out;
  EXPECT_THAT(plan, says("--retries", "7", "job"));
  EXPECT_THAT(plan, says("--per-host", "4", "command line"));
  EXPECT_THAT(plan, says("--min-rate", "30", "command line"));
  EXPECT_THAT(plan, says("--workers", "2", "configuration file"));
  EXPECT_THAT(plan, says("--ignore-traps", "-", "job"));
  EXPECT_THAT(plan, says("--concurrency", "64", "default"));
  EXPECT_THAT(plan, says("--depth", "-", "default"));
  EXPECT_THAT(planned({"a.test", "--config", file("config.toml")}).out,
              AllOf(says("--delay", "2s", "configuration file"), says("--ignore-traps", "true", "configuration file")));
}

TEST_F(dry_run, has_the_errors_of_the_crawl) {
  write(file("job.db"),
        "nothing of the kind, but long enough to be looked at: a hundred characters, or some more than that\n");
  std::filesystem::create_directory(folder_ / "sub");
  const std::vector<std::vector<std::string>> mistakes{
      {},
      {"a.test", "--exclude", "("},
      {"a.test", "--concurrency", "0"},
      {"--job", file("none.db")},
      {"a.test", "--job", file("x"), "--jsonl", file("x")},
      {"a.test", "--jsonl", file("none/pages.jsonl")},
      {"a.test", "--jsonl", file("sub")},
  };
  for (const auto& mistake : mistakes) {
    const finished real = crawled(mistake);
    const finished dry = planned(mistake);
    EXPECT_EQ(dry.status, real.status) << dry.err;
    EXPECT_EQ(dry.err, real.err);
    EXPECT_THAT(dry.status, testing::AnyOf(2, 3));
  }
  const finished no_job = planned({"a.test", "--job", file("job.db")});
  EXPECT_EQ(no_job.status, 3);
  EXPECT_THAT(no_job.err, HasSubstr("it was left as it is; give the job another file"));
  EXPECT_EQ(planned({"a.test", "--explain", "a.test"}).err, "fanfold: --dry-run and --explain: say one of them\n");
}

}  // namespace
}  // namespace fanfold::test
