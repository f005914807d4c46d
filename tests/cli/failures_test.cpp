// What goes wrong with a page is its record, in every output.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <string>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "store/job_file.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using errors_by_url = std::map<std::string, std::string>;

errors_by_url errors_in_jsonl(const std::string& out) {
  errors_by_url errors;
  for (const std::string& line : lines_of(out)) {
    const auto page = boost::json::parse(line);
    const auto* const error = page.at("error").if_string();
    const bool is_new = errors.emplace(page.at("url").as_string(), error ? *error : "").second;
    EXPECT_TRUE(is_new) << line;
    EXPECT_EQ(page.at("error_detail").is_null(), error == nullptr) << line;
  }
  return errors;
}

errors_by_url errors_in_job(const std::string& file) {
  errors_by_url errors;
  auto job = job_file::open(file).value();
  job.for_each_page(
         [&](const page_record& page) { EXPECT_TRUE(errors.emplace(page.url, page.error).second) << page.url; })
      .value();
  return errors;
}

class failures : public testing::Test {
 protected:
  std::vector<std::string> arguments(std::vector<std::string> more) const {
    auto all = crawl_of(web_, {"--depth", "0", "--max-body-bytes", "100k", "--timeout", "5s", "--job", job_});
    for (const std::string& entry : untrusted_.resolve()) all.insert(all.end(), {"--resolve", entry});
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  test_web::web_server web_{{.hosts = 1, .pages = 3, .depth = 1}};
  test_web::web_server untrusted_{{.hosts = 1, .pages = 3, .depth = 1}, {.tls = test_web::tls_kind::self_signed}};
  temporary_folder folder_;
  std::string job_ = (folder_ / "job.db").string();
  errors_by_url expected_{
      {"http://[::g]/", "bad_url"},
      {"ftp://a.test/", "bad_url"},
      {"http://no-such-host.invalid/", "unknown_host"},
      {web_.refused_url(), "connection_refused"},
      {untrusted_.url("/"), "tls_error"},
      {web_.url("/fault/bytes/102401"), "too_large"},
      {web_.url("/fault/endless"), "too_large"},
      {web_.url("/fault/cut"), "truncated"},
      {web_.url("/fault/reset"), "connection_closed"},
      {web_.url("/fault/not-http"), "protocol_error"},
      {web_.url("/fault/redirect-loop"), "too_many_redirects"},
      {web_.url("/fault/bytes/102400"), ""},
  };
};

TEST_F(failures, are_records_with_their_codes_in_jsonl_and_in_the_job) {
  std::vector<std::string> more{"--jsonl", "-"};
  for (const auto& [url, error] : expected_) more.push_back(url);
  const finished crawl = run_program(arguments(more));
  EXPECT_EQ(crawl.status, 0) << "one seed was fetched\n" << crawl.err;
  EXPECT_EQ(errors_in_jsonl(crawl.out), expected_);

  errors_by_url in_job = expected_;
  std::erase_if(in_job, [](const auto& page) { return page.second == "bad_url"; });  // its options have these
  EXPECT_EQ(errors_in_job(job_), in_job);

  const errors_by_url no_urls{{"http://[::g]/", "bad_url"}, {"ftp://a.test/", "bad_url"}};
  EXPECT_EQ(errors_in_jsonl(run_program(arguments({"--jsonl", "-"})).out), no_urls) << "nothing else is left to do";
  EXPECT_EQ(errors_in_job(job_), in_job);
}

TEST_F(failures, alone_are_no_success) {
  for (const auto& [url, error] : expected_) {
    if (error.empty()) continue;
    auto alone = crawl_of(web_, {"--depth", "0", "--max-body-bytes", "100k", "--quiet", url});
    for (const std::string& entry : untrusted_.resolve()) alone.insert(alone.end(), {"--resolve", entry});
    const finished crawl = run_program(alone);
    EXPECT_EQ(crawl.status, 1) << url;
    EXPECT_THAT(crawl.err, testing::HasSubstr(fmt::format("{}: {}: ", url, error)));
  }
}

}  // namespace
}  // namespace fanfold::test
