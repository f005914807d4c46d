// `fanfold export`, and sitemaps that are cut into files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "analysis/small_site.hpp"
#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "sitemap_files.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::StartsWith;

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

constexpr const char* head =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";

class exported : public testing::Test {
 protected:
  exported() {
    job_batch site = small_site();
    site.visits[0].page.body_hash = site.visits[6].page.body_hash.emplace();  // of which one is the other's copy
    make_small_site(job_, site);
  }

  const temporary_folder folder_;
  const std::string job_ = (folder_ / "job.db").string();
};

TEST_F(exported, as_jsonl_is_what_the_crawl_itself_writes) {
  const test_web::web_server web({.hosts = 1, .pages = 12, .depth = 3});
  const std::string job = (folder_ / "crawl.db").string();
  const std::string file = (folder_ / "pages.jsonl").string();
  ASSERT_EQ(run_program(crawl_of(web, {"--quiet", "--job", job, "--jsonl", file, web.url()})).status, 0);
  const finished made = run_program({"export", "--format", "jsonl", job});
  EXPECT_EQ(made.status, 0);
  EXPECT_EQ(made.err, "");
  const auto sorted = [](std::vector<std::string> lines) {
    std::ranges::sort(lines);
    return lines;
  };
  EXPECT_EQ(sorted(lines_of(made.out)), sorted(lines_of(contents_of(file))));
}

TEST_F(exported, as_csv_has_a_header_and_the_latest_visit_of_each_url) {
  {
    auto job = job_file::open(job_).value();
    job_batch again;
    again.visits.push_back(small_site_visit(1, "https://a.test/", 410, 0, {}));
    again.visits[0].supersedes = 1;
    job.commit(again).value();
  }
  const std::string file = (folder_ / "pages.csv").string();
  const finished made = run_program({"export", "--format", "csv", "--output", file, job_});
  EXPECT_EQ(made.status, 0);
  EXPECT_EQ(made.out, "");
  const auto lines = lines_of(contents_of(file));
  ASSERT_EQ(lines.size(), 9u);
  EXPECT_THAT(lines.front(), StartsWith("url,final_url,status,depth,"));
  EXPECT_THAT(lines.back(), StartsWith("https://a.test/,https://a.test/,410,0,"));
}

TEST_F(exported, from_a_damaged_job_is_an_error_and_no_shorter_list) {
  query(job_, "DELETE FROM urls WHERE id = 4");
  for (const char* format : {"csv", "jsonl", "sitemap"}) {
    const finished made = run_program({"export", "--format", format, job_});
    EXPECT_EQ(made.status, 3) << format;
    EXPECT_THAT(made.err, HasSubstr("damaged: " + job_ + ": a page of an unknown URL; keep a copy of it")) << format;
  }
}

TEST_F(exported, as_a_sitemap_lists_the_pages_for_search_engines_and_where_redirects_led) {
  const finished made = run_program({"export", "--format", "sitemap", job_});
  EXPECT_EQ(made.status, 0);
  EXPECT_EQ(made.out,
            std::string(head) +
                "<url><loc>https://a.test/</loc></url>\n"
                "<url><loc>https://a.test/new?a=1&amp;b=2</loc><lastmod>1994-11-06T08:49:37Z</lastmod></url>\n"
                "</urlset>\n");
}

TEST_F(exported, as_a_sitemap_lists_each_page_once_whatever_led_to_it_first) {
  const test_web::web_server web({.hosts = 1, .pages = 200, .depth = 3, .redirects = 0.3});
  const std::string job = (folder_ / "crawl.db").string();
  ASSERT_EQ(run_program(crawl_of(web, {"--quiet", "--job", job, web.url()})).status, 0);
  std::vector<std::string> expected;
  const std::string fetched =
      "SELECT DISTINCT replace(final_url, '&', '&amp;') FROM page WHERE status = 200 AND error IS NULL"
      " AND content_type LIKE 'text/html%'";
  const finished pages = run_program({"query", "--format", "csv", job, fetched});
  for (const std::string& line : lines_of(pages.out))
    if (line.starts_with("http")) expected.push_back(line.substr(0, line.find('\r')));
  EXPECT_GT(expected.size(), 150u);
  std::vector<std::string> listed;
  for (const std::string& line : lines_of(run_program({"export", "--format", "sitemap", job}).out))
    if (const auto at = line.find("<loc>"); at != line.npos)
      listed.push_back(line.substr(at + 5, line.find("</") - at - 5));
  EXPECT_THAT(listed, testing::UnorderedElementsAreArray(expected));
}

TEST_F(exported, as_a_sitemap_lists_what_a_redirect_led_to_before_it_was_visited_itself) {
  const std::string moved = (folder_ / "moved.db").string();
  job_batch batch;
  batch.hosts = {{1, "https://a.test"}};
  batch.urls = {{.id = 1, .host_id = 1, .url = "https://a.test/go"},
                {.id = 2, .host_id = 1, .url = "https://a.test/copy"},
                {.id = 3, .host_id = 1, .url = "https://a.test/page"}};
  for (const char* url : {"https://a.test/go", "https://a.test/copy", "https://a.test/page"}) {
    batch.visits.push_back(small_site_visit(batch.visits.size() + 1, url, 200, 100, {}));
    batch.visits.back().page.body_hash.emplace();
    batch.visits.back().page.duplicate_of_id = batch.visits.size() > 1 ? 1 : 0;
  }
  batch.visits.front().page.final_url = "https://a.test/page";
  make_small_site(moved, batch);
  EXPECT_EQ(run_program({"export", "--format", "sitemap", moved}).out,
            std::string(head) + "<url><loc>https://a.test/page</loc></url>\n</urlset>\n");
}

TEST_F(exported, as_a_sitemap_of_no_pages_is_an_empty_one) {
  const std::string empty = (folder_ / "empty.db").string();
  make_small_site(empty, {});
  EXPECT_EQ(run_program({"export", "--format", "sitemap", empty}).out, std::string(head) + "</urlset>\n");
}

TEST_F(exported, of_too_many_urls_needs_files_and_then_makes_an_index) {
  const std::string large = (folder_ / "large.db").string();
  job_batch batch;
  batch.hosts = {{1, "https://a.test"}};
  for (std::uint64_t id = 1; id <= 50'001; ++id) {
    const std::string url = "https://a.test/" + std::to_string(id);
    batch.urls.push_back({.id = id, .host_id = 1, .url = url});
    batch.visits.push_back(small_site_visit(id, url, 200, 1, {}));
  }
  make_small_site(large, batch);
  const finished refused = run_program({"export", "--format", "sitemap", large});
  EXPECT_EQ(refused.status, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_THAT(refused.err, HasSubstr("50,001 URLs need more than one file"));

  const std::string file = (folder_ / "sitemap.xml").string();
  const finished made =
      run_program({"export", "--format", "sitemap", "--output", file, "--served-at", "https://a.test/maps", large});
  EXPECT_EQ(made.status, 0);
  EXPECT_THAT(made.err, HasSubstr("50,001 URLs in 3 files"));
  EXPECT_THAT(lines_of(contents_of(file)),
              ElementsAre(StartsWith("<?xml"), StartsWith("<sitemapindex"),
                          "<sitemap><loc>https://a.test/maps/sitemap-1.xml</loc></sitemap>",
                          "<sitemap><loc>https://a.test/maps/sitemap-2.xml</loc></sitemap>", "</sitemapindex>"));
  EXPECT_EQ(lines_of(contents_of(folder_ / "sitemap-1.xml")).size(), 50'003u);
  EXPECT_THAT(lines_of(contents_of(folder_ / "sitemap-2.xml")),
              ElementsAre(StartsWith("<?xml"), StartsWith("<urlset"), "<url><loc>https://a.test/50001</loc></url>",
                          "</urlset>"));
}

TEST_F(exported, sitemaps_are_cut_by_size_too) {
  const auto path = folder_ / "map.xml";
  cli::sitemap_files files(path, "http://a/", true, {.urls = 100, .bytes = std::string(head).size() + 90});
  for (const char* url : {"http://a/1", "http://a/2", "http://a/3"}) files.add(url, std::nullopt);
  files.close();
  EXPECT_EQ(files.files(), 3u);
  EXPECT_EQ(contents_of(folder_ / "map-2.xml"), std::string(head) + "<url><loc>http://a/3</loc></url>\n</urlset>\n");
}

TEST_F(exported, never_over_the_job_itself) {
  const std::string before = contents_of(job_);
  const finished refused = run_program({"export", "--format", "csv", "--output", job_, job_});
  EXPECT_EQ(refused.status, 2);
  EXPECT_THAT(refused.err, HasSubstr(job_ + " is the job itself; name another file"));
  EXPECT_EQ(run_program({"histogram", "--of", "bytes", "--svg", job_, job_}).status, 2);
  EXPECT_EQ(contents_of(job_), before);
}

TEST_F(exported, to_a_full_disk_or_a_closed_pipe_ends_as_a_crawl_does) {
  const finished full = run_program({"export", "--format", "csv", job_}, {.out = stream::full_disk});
  EXPECT_EQ(full.status, 3);
  EXPECT_THAT(full.err, EndsWith(": No space left on device; make room\n"));
  EXPECT_EQ(run_program({"export", "--format", "csv", job_}, {.out = stream::closed_pipe}).status, 141);
  const finished nowhere = run_program({"export", "--format", "csv", "--output", "/none/pages.csv", job_});
  EXPECT_EQ(nowhere.status, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("/none/pages.csv: No such file or directory"));
}

}  // namespace
}  // namespace fanfold::test
