// fanfold crawl --explain
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <tuple>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "crawl/scripted_web.hpp"
#include "store/job_file.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;

class explain : public testing::Test {
 protected:
  finished explained(const std::string& path, std::vector<std::string> more = {}) {
    std::vector<std::string> all{"crawl", "--resolve", web_.resolve()[0], "--explain", web_.url("a.test", path)};
    all.insert(all.end(), more.begin(), more.end());
    return run_program(all);
  }

  void add_to_robots(const std::string& line) {
    const std::scoped_lock lock(mutex_);
    robots_ += line;
  }

 private:
  std::string answer(std::string_view path) {
    const std::scoped_lock lock(mutex_);
    return path == "/robots.txt" ? scripted_web::text(robots_) : scripted_web::page("<a href=/linked>");
  }

  std::mutex mutex_;  // the web answers on a thread of its own
  std::string robots_ = "User-agent: *\nDisallow: /private/\n";

 protected:
  scripted_web web_{[this](std::string_view, std::string_view path) { return answer(path); }};
};

TEST_F(explain, says_that_a_page_would_be_fetched_and_how_soon) {
  const finished said = explained("/page");
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("scope     inside"));
  EXPECT_THAT(said.out, HasSubstr("address   127.0.0.1 (loopback)"));
  EXPECT_THAT(said.out, HasSubstr("robots    allowed by no rule of http://a.test:"));
  EXPECT_THAT(said.out, HasSubstr("delay between two: none, because it is this machine"));
  EXPECT_THAT(said.out, HasSubstr("verdict   would be fetched, at once\n"));
}

TEST_F(explain, names_the_line_of_robots_txt_that_forbids_a_page) {
  const finished said = explained("/private/page");
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.out, HasSubstr("forbidden by line 2 of http://a.test:"));
  EXPECT_THAT(said.out, HasSubstr("verdict   would not be fetched: robots.txt\n"));
}

TEST_F(explain, tells_a_crawl_delay) {
  add_to_robots("Crawl-delay: 7\n");
  EXPECT_THAT(explained("/page").out, HasSubstr("delay between two: 7 s, as robots.txt asks for"));
  EXPECT_THAT(explained("/page").out, HasSubstr("would be fetched, 7 s after robots.txt was asked for"));
}

TEST_F(explain, tells_the_delay_that_is_given) {
  EXPECT_THAT(explained("/page", {"--delay", "250ms"}).out, HasSubstr("would be fetched, 250 ms after robots.txt"));
}

// The address is one of those for documentation, and asked for nothing.
TEST_F(explain, tells_the_delay_that_others_than_this_machine_are_given) {
  const finished said =
      run_program({"crawl", "--resolve", "a.test:80:192.0.2.1", "--ignore-robots", "--explain", "http://a.test/page"});
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("address   192.0.2.1 (reserved)"));
  EXPECT_THAT(said.out, HasSubstr("robots    not asked"));
  EXPECT_THAT(said.out, HasSubstr("pace      6 requests at once at most; delay between two: 100 ms\n"));
}

TEST_F(explain, says_what_is_too_deep) {
  const std::string seed = web_.url("a.test", "/");
  const finished link = explained("/linked", {"--depth", "0", seed});
  EXPECT_EQ(link.status, 1);
  EXPECT_THAT(link.out, HasSubstr("depth     1 at least; 0 at most are visited"));
  EXPECT_THAT(link.out, HasSubstr("verdict   would not be fetched: too deep; --depth"));
  EXPECT_THAT(explained("/linked", {"--depth", "1", seed}).out,
              HasSubstr("depth     1 at least; 1 at most are visited"));
  EXPECT_THAT(explained("/", {"--depth", "0", seed}).out, HasSubstr("depth     0; 0 at most are visited"));
  EXPECT_EQ(explained("/linked", {seed}).out.find("depth "), std::string::npos) << "there is no limit";
}

TEST_F(explain, knows_how_deep_a_job_has_found_a_page) {
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  run_program({"crawl", "--resolve", web_.resolve()[0], "--max-pages", "1", "--job", job, web_.url("a.test", "/")});
  EXPECT_EQ(explained("/linked", {"--job", job, "--depth", "1"}).status, 0);
  EXPECT_THAT(explained("/linked", {"--job", job, "--depth", "0"}).out,
              HasSubstr("depth     1; 0 at most are visited"));
}

TEST_F(explain, names_the_rule_of_the_scope) {
  const finished other = explained("/page", {"http://b.test/"});
  EXPECT_EQ(other.status, 1);
  EXPECT_THAT(other.out, HasSubstr("outside: not where the seeds are"));
  EXPECT_THAT(explained("/page", {"--exclude", "p.ge"}).out, HasSubstr("outside: excluded by p.ge"));
  EXPECT_THAT(explained("/page", {"--include", "x"}).out, HasSubstr("outside: no --include matches it"));
}

TEST_F(explain, tells_what_looks_like_a_trap) {
  const std::string path = "/a/a/a/a/a/a/a/17";
  const finished said = explained(path, {web_.url("a.test", "/")});
  EXPECT_EQ(said.status, 1);
  EXPECT_THAT(said.out, HasSubstr("/a/a/a/a/a/a/a/* looks like a trap: parts that repeat"));
  EXPECT_THAT(said.out, HasSubstr("verdict   would not be fetched: it looks like a trap; --ignore-traps"));
  EXPECT_EQ(explained(path, {web_.url("a.test", "/"), "--ignore-traps"}).status, 0);
  EXPECT_EQ(explained(path).status, 0) << "a seed";
}

TEST_F(explain, counts_what_a_job_has_of_its_pattern) {
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  run_program({"crawl", "--resolve", web_.resolve()[0], "--max-pages", "1", "--job", job, web_.url("a.test", "/1")});
  EXPECT_EQ(explained("/2", {"--job", job, "--max-per-pattern", "2"}).status, 0);
  EXPECT_THAT(explained("/2", {"--job", job, "--max-per-pattern", "1"}).out,
              HasSubstr("/* looks like a trap: many of one pattern"));
}

TEST_F(explain, tells_what_can_not_be_asked) {
  EXPECT_THAT(run_program({"crawl", "--explain", "http://no-such-host.invalid/"}).out,
              HasSubstr("Could not resolve host: no-such-host.invalid"));
  EXPECT_THAT(explained("/page", {"--deny-private"}).out, HasSubstr("refused by --deny-private: 127.0.0.1 (loopback)"));
  EXPECT_THAT(run_program({"crawl", "--explain", "http://["}).out, HasSubstr("it is no URL"));
}

TEST_F(explain, knows_what_a_job_has_done) {
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  EXPECT_EQ(
      run_program({"crawl", "--resolve", web_.resolve()[0], "--max-pages", "1", "--job", job, web_.url("a.test", "/")})
          .status,
      0);
  EXPECT_THAT(explained("/", {"--job", job}).out, HasSubstr("would not be fetched again"));
  EXPECT_THAT(explained("/linked", {"--job", job}).out, HasSubstr("job       queued at depth 1"));
  EXPECT_THAT(explained("/other", {"--job", job}).out, HasSubstr("job       unknown"));
  EXPECT_EQ(explained("/", {"--job", (folder / "none.db").string()}).status, 2);
}

// A file's content, and when it was changed.
auto state_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return std::tuple(std::filesystem::last_write_time(file), std::string(std::istreambuf_iterator<char>(in), {}));
}

TEST_F(explain, reads_a_job_beside_the_crawl_that_writes_it) {
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  run_program({"crawl", "--resolve", web_.resolve()[0], "--max-pages", "1", "--job", job, web_.url("a.test", "/")});
  const auto crawl = job_file::open(job).value();
  const finished said = explained("/linked", {"--job", job});
  EXPECT_EQ(said.status, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("job       queued at depth 1"));
}

TEST_F(explain, leaves_files_as_they_are) {
  const temporary_folder folder;
  const std::string job = (folder / "job.db").string();
  run_program({"crawl", "--resolve", web_.resolve()[0], "--max-pages", "1", "--job", job, web_.url("a.test", "/")});
  const auto finished_job = state_of(job);
  EXPECT_EQ(explained("/linked", {"--job", job}).status, 0);
  EXPECT_TRUE(state_of(job) == finished_job);
  const std::string empty = (folder / "empty.db").string();
  std::ofstream(empty) << "";
  EXPECT_EQ(explained("/page", {"--job", empty, web_.url("a.test", "/")}).status, 0);
  EXPECT_EQ(std::filesystem::file_size(empty), 0U);
  const std::string other = (folder / "notes.txt").string();
  std::ofstream(other) << "nothing of the kind, but long enough to be looked at: " << std::string(100, '.');
  const auto notes = state_of(other);
  EXPECT_EQ(explained("/page", {"--job", other}).status, 3);
  EXPECT_TRUE(state_of(other) == notes);
}

}  // namespace
}  // namespace fanfold::test
