// Which archive a crawl writes, and which it refuses.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"
#include "warc/validated_archive.hpp"

namespace fanfold::test {
namespace {

using testing::HasSubstr;

class archive_options : public testing::Test {
 protected:
  finished crawl(std::vector<std::string> more) { return run_program(crawl_of(web_, std::move(more))); }
  std::string name(const char* file) const { return (folder_ / file).string(); }
  static std::string contents(const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  const test_web::web_server web_{{.hosts = 1, .pages = 20, .depth = 3, .redirects = 0}};
  const temporary_folder folder_;
  const std::string job_ = name("crawl.db");
  const std::string file_ = name("crawl.warc.gz");
};

TEST_F(archive_options, a_file_that_is_there_is_refused_and_left_alone) {
  std::ofstream(file_) << "something";
  for (const auto& with_job : {std::vector<std::string>{}, {"--job", job_}}) {
    auto arguments = with_job;
    arguments.insert(arguments.end(), {"--warc", file_, web_.url()});
    const finished end = crawl(std::move(arguments));
    EXPECT_EQ(end.status, 3);
    EXPECT_THAT(end.err, HasSubstr("is there already: " + file_ + "; it was left as it is; give the archive another"));
    EXPECT_EQ(contents(file_), "something");
  }
}

TEST_F(archive_options, a_job_that_is_resumed_goes_on_with_its_file_wherever_both_were_moved) {
  EXPECT_EQ(crawl({"--max-pages", "5", "--job", job_, "--warc", file_, web_.url()}).status, 0);
  EXPECT_EQ(validated_archive(file_).answers().size(), 5u);
  const std::string other = name("moved");
  std::filesystem::create_directory(other);
  std::filesystem::rename(job_, other + "/crawl.db");
  std::filesystem::rename(file_, other + "/crawl.warc.gz");
  EXPECT_EQ(crawl({"--max-pages", "1000", "--job", other + "/crawl.db"}).status, 0);
  const auto answers = validated_archive(other + "/crawl.warc.gz").answers();
  EXPECT_GT(answers.size(), 10u);
  for (const auto& [uri, count] : answers) EXPECT_EQ(count, 1) << uri;
}

TEST_F(archive_options, a_job_finds_its_duplicates_over_stops) {
  EXPECT_EQ(crawl({"--depth", "0", "--job", job_, "--warc", file_, web_.url("/fault/gzip")}).status, 0);
  EXPECT_EQ(crawl({"--depth", "0", "--job", job_, web_.url("/fault/deflate")}).status, 0);
  const validated_archive read(file_);
  EXPECT_EQ(text_of(read.answer(web_.url("/fault/gzip")), "type"), "response");
  EXPECT_EQ(text_of(read.answer(web_.url("/fault/deflate")), "type"), "revisit");
}

TEST_F(archive_options, another_file_for_a_job_is_a_wrong_command_line_that_names_the_right_one) {
  EXPECT_EQ(crawl({"--max-pages", "5", "--job", job_, "--warc", file_, web_.url()}).status, 0);
  const finished end = crawl({"--job", job_, "--warc", name("other.warc.gz")});
  EXPECT_EQ(end.status, 2);
  EXPECT_THAT(end.err, HasSubstr("the WARC file of this job is " + file_ + "; leave out --warc"));
  EXPECT_FALSE(std::filesystem::exists(name("other.warc.gz")));
}

TEST_F(archive_options, a_file_that_is_gone_or_too_short_is_an_error_and_nothing_is_lost) {
  EXPECT_EQ(crawl({"--max-pages", "5", "--job", job_, "--warc", file_, web_.url()}).status, 0);
  const std::string whole = contents(file_);
  std::filesystem::remove(file_);
  const finished gone = crawl({"--job", job_});
  EXPECT_EQ(gone.status, 3);
  EXPECT_THAT(gone.err, HasSubstr("damaged WARC file: " + file_ + " is gone; bring it back"));
  std::ofstream(file_, std::ios::binary) << whole.substr(0, 500);
  const finished shorter = crawl({"--job", job_});
  EXPECT_EQ(shorter.status, 3);
  EXPECT_THAT(shorter.err, HasSubstr(file_ + " has 500 bytes of the"));
  EXPECT_EQ(contents(file_), whole.substr(0, 500));
  std::ofstream(file_, std::ios::binary) << whole;
  EXPECT_EQ(crawl({"--job", job_, "--max-pages", "1000"}).status, 0);
  EXPECT_GT(validated_archive(file_).answers().size(), 10u);
}

TEST_F(archive_options, a_full_disk_ends_the_crawl_with_an_error) {
  const finished end = crawl({"--warc", "/dev/full", web_.url()});
  EXPECT_EQ(end.status, 3);
  EXPECT_THAT(end.err, HasSubstr("no space left to write to: /dev/full"));
}

TEST_F(archive_options, two_outputs_in_one_file_are_a_wrong_command_line) {
  EXPECT_THAT(crawl({"--job", job_, "--warc", job_, web_.url()}).err, HasSubstr("--job and --warc need a file each"));
  const finished end = crawl({"--jsonl", file_, "--warc", file_, web_.url()});
  EXPECT_EQ(end.status, 2);
  EXPECT_THAT(end.err, HasSubstr("--warc and --jsonl need a file each"));
  EXPECT_FALSE(std::filesystem::exists(file_));
}

TEST_F(archive_options, nothing_else_is_written_over_the_archive_of_a_job) {
  EXPECT_EQ(crawl({"--job", job_, "--warc", file_, web_.url()}).status, 0);
  const std::string whole = contents(file_);
  const std::vector<std::string> commands[] = {{"crawl", "--job", job_, "--jsonl", file_},
                                               {"crawl", "--job", job_, "--jsonl", file_, "--dry-run"},
                                               {"export", "--format", "csv", "--output", file_, job_},
                                               {"histogram", "--of", "bytes", "--svg", file_, job_}};
  for (const auto& command : commands) {
    const finished end = run_program(command);
    EXPECT_EQ(end.status, 2) << command.front();
    EXPECT_THAT(end.err, HasSubstr(file_ + " is the archive of the job; name another file"));
    EXPECT_TRUE(contents(file_) == whole) << command.front();
  }
}

TEST_F(archive_options, explaining_touches_no_archive) {
  EXPECT_EQ(crawl({"--warc", file_, "--explain", web_.url(), web_.url()}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(file_));
}

}  // namespace
}  // namespace fanfold::test
