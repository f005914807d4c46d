#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "crawl/crawl_fixture.hpp"
#include "crawl/job_recording.hpp"
#include "crawl/scripted_web.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold {
namespace {

using testing::IsEmpty;

// Of 400 words, all of them another's for another seed.
std::string text_of(int seed, std::string_view last) {
  std::string text = "<p>";
  for (int i = 0; i < 400; ++i) text += 'w' + std::to_string(seed * 1'000 + i * i % 397) + ' ';
  return text.append(last);
}

// What is found first goes first, as each page leads to the next alone.
std::string site_of_near_pages(std::string_view, std::string_view path) {
  if (path == "/") return scripted_web::page("<a href=first>");
  if (path == "/first") return scripted_web::page("<a href=other></a>" + text_of(1, "one"));
  if (path == "/other") return scripted_web::page("<a href=near></a>" + text_of(2, "two"));
  if (path == "/near") return scripted_web::page("<a href=same></a>" + text_of(1, "three"));
  if (path == "/same") return scripted_web::page("<i></i><a href=copy></a>" + text_of(1, "one"));
  if (path == "/copy") return scripted_web::page("<i></i><a href=copy></a>" + text_of(1, "one"));
  return scripted_web::status(404);
}

crawl_options options_for(const scripted_web& web) {
  crawl_options options;
  options.seeds = {web.url("a.test", "/")};
  options.resolve = web.resolve();
  options.obey_robots = false;
  options.near_duplicates = true;
  options.workers = 1;
  return options;
}

// By path.
std::map<std::string, std::string> near_ones(const crawled& result) {
  const auto path_of = [](const std::string& url) { return url.substr(url.find('/', 8)); };
  std::map<std::string, std::string> all;
  for (const page_record& page : result.pages)
    if (!page.near_duplicate_of.empty()) all.emplace(path_of(page.url), path_of(page.near_duplicate_of));
  return all;
}

using pairs = std::map<std::string, std::string>;

TEST(near_duplicates, are_marked_with_the_first_page_of_nearly_the_same_words) {
  scripted_web web(site_of_near_pages);
  const crawled result = crawl(options_for(web));
  EXPECT_EQ(near_ones(result), (pairs{{"/near", "/first"}, {"/same", "/first"}})) << "and /copy is a whole duplicate";
  EXPECT_EQ(result.by_url.at(web.url("a.test", "/copy")).duplicate_of, web.url("a.test", "/same"));
  EXPECT_TRUE(result.by_url.at(web.url("a.test", "/near")).simhash);
  EXPECT_FALSE(result.by_url.at(web.url("a.test", "/")).simhash) << "of too few words";
}

TEST(near_duplicates, are_not_looked_for_unless_it_is_asked_for) {
  scripted_web web(site_of_near_pages);
  crawl_options options = options_for(web);
  options.near_duplicates = false;
  const crawled result = crawl(options);
  EXPECT_THAT(near_ones(result), IsEmpty());
  EXPECT_FALSE(result.by_url.at(web.url("a.test", "/first")).simhash);
}

TEST(near_duplicates, are_found_by_a_job_that_goes_on) {
  scripted_web web(site_of_near_pages);
  const test::temporary_folder folder;
  const auto open = [&folder] { return job_file::open(folder.path() / "job").value(); };
  crawl_options options = options_for(web);
  options.max_pages = 3;
  EXPECT_THAT(near_ones(crawl(options, open())), IsEmpty());

  crawl_options resumed;
  job_file job = open();
  apply_job_options(job.options().value(), resumed);
  EXPECT_TRUE(resumed.near_duplicates);
  resumed.max_pages = options_for(web).max_pages;
  resumed.resolve = web.resolve();
  EXPECT_EQ(near_ones(crawl(resumed, std::move(job))), (pairs{{"/near", "/first"}, {"/same", "/first"}}));
}

}  // namespace
}  // namespace fanfold
