// How a crawl takes what comes of a request for robots.txt, RFC 9309 section 2.3.1.
#include <gtest/gtest.h>

#include <functional>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

// How a page ends whose host's robots.txt is asked for like this; "" where it was fetched.
std::string visit_under(const std::function<std::string(std::string_view host, std::string_view path)>& robots,
                        crawl_options options = {}) {
  scripted_web web([&](std::string_view host, std::string_view path) {
    return path == "/page" ? scripted_web::page("here") : robots(host, path);
  });
  options.seeds = {web.url("a.test", "/page")};
  options.resolve = web.resolve();
  options.workers = 1;
  options.retries = 0;
  const auto result = crawl(std::move(options));
  EXPECT_EQ(result.pages.size(), 1u);
  return result.pages.at(0).error;
}

std::string visit_under(const std::string& answer, crawl_options options = {}) {
  return visit_under([&](std::string_view, std::string_view) { return answer; }, std::move(options));
}

const std::string forbids_all = "User-agent: *\nDisallow: /\n";

TEST(RobotsOfACrawl, AreObeyed) {
  EXPECT_EQ(visit_under(scripted_web::text(forbids_all)), "robots_disallowed");
  EXPECT_EQ(visit_under(scripted_web::text("User-agent: *\nDisallow: /other\n")), "");
}

TEST(RobotsOfACrawl, AllowAllWhereThereAreNone) {
  for (const int status : {400, 401, 403, 404, 410}) EXPECT_EQ(visit_under(scripted_web::status(status)), "") << status;
}

TEST(RobotsOfACrawl, ForbidAllWhereTheyCanNotBeHadNow) {
  for (const int status : {429, 500, 503})
    EXPECT_EQ(visit_under(scripted_web::status(status)), "robots_unavailable") << status;
  EXPECT_EQ(visit_under(std::string()), "connection_closed");
}

// Section 2.3.1.2: at least five in a row, to other hosts too.
TEST(RobotsOfACrawl, AreFollowedWhereTheyMoved) {
  const auto moved = [](int times) {
    return [times](std::string_view, std::string_view path) {
      const int left = path == "/robots.txt" ? times : std::stoi(std::string(path.substr(1)));
      if (left == 0) return scripted_web::text(forbids_all);
      return scripted_web::redirect('/' + std::to_string(left - 1));
    };
  };
  EXPECT_EQ(visit_under(moved(5)), "robots_disallowed");
  EXPECT_EQ(visit_under(moved(6)), "");
}

TEST(RobotsOfACrawl, AreNoneWhereTheyMovedToWhatCanNotBeAskedFor) {
  EXPECT_EQ(visit_under(scripted_web::redirect("ftp://a.test/robots.txt")), "");
  EXPECT_EQ(visit_under(scripted_web::redirect("http://[/")), "");
}

// Section 2.5: at least 500 KiB, whatever the limit for pages.
TEST(RobotsOfACrawl, AreReadHoweverSmallPagesMustBe) {
  EXPECT_EQ(visit_under(scripted_web::text(forbids_all), {.max_body_bytes = 10}), "robots_disallowed");
}

TEST(RobotsOfACrawl, AreReadUpToTheirLimit) {
  const std::string filler(600 * 1024, '#');
  EXPECT_EQ(visit_under(scripted_web::text(forbids_all + filler), {.max_body_bytes = 550 * 1024}), "robots_disallowed");
  EXPECT_EQ(visit_under(scripted_web::text(filler + '\n' + forbids_all)), "");
}

TEST(RobotsOfACrawl, AreNotReadInTheMiddleOfALine) {
  std::string text = "User-agent: *\n#";
  const std::string cut = "Disallow: /";  // what 500 KiB leave of the last rule
  text += std::string(500 * 1024 - text.size() - 1 - cut.size(), '#') + '\n';
  EXPECT_EQ(visit_under(scripted_web::text(text + cut + "elsewhere\n")), "");
}

}  // namespace
}  // namespace fanfold
