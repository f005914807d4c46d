#include <curl/curl.h>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support/ascii.hpp"
#include "support/expected_crawl.hpp"
#include "support/test_client.hpp"
#include "support/web_server.hpp"

namespace fanfold::test_web {
namespace {

using testing::IsEmpty;

struct page_seen {
  std::uint32_t depth;
  long status;
  bool operator==(const page_seen&) const = default;
};

/// The URL that a reference on a page means, without its fragment; empty where it can't be fetched.
std::string resolve(const std::string& base, std::string reference) {
  RE2::GlobalReplace(&reference, "^\\s+|\\s+$", "");
  RE2::GlobalReplace(&reference, "&amp;", "&");
  RE2::Replace(&reference, "#.*", "");
  CURLU* url = curl_url();
  curl_url_set(url, CURLUPART_URL, base.c_str(), 0);
  const auto known = curl_url_set(url, CURLUPART_URL, reference.c_str(), 0);
  char* whole = nullptr;
  if (known == CURLUE_OK) curl_url_get(url, CURLUPART_URL, &whole, 0);
  std::string out = whole == nullptr ? "" : whole;
  curl_free(whole);
  curl_url_cleanup(url);
  const auto path = std::min(out.find('/', std::string_view("http://").size()), out.size());
  out = lower(out.substr(0, path)) + out.substr(path);
  return out.starts_with("http") ? out : "";
}

std::vector<std::string> links_of(const std::string& url, std::string html) {
  RE2::GlobalReplace(&html, "(?is)<!--.*?-->|<script>.*?</script>|<textarea>.*?</textarea>", "");
  std::string base;
  RE2::PartialMatch(html, "<base href=\"(.*?)\">", &base);
  base = resolve(url, base);
  static const RE2 anchor(R"re((?is)<(?:a|area)(?:\s[^>]*?)?\shref\s*=\s*(?:"(.*?)"|'(.*?)'|([^\s>"']+)))re");
  std::vector<std::string> out;
  re2::StringPiece input(html);
  std::array<std::string, 3> value;
  while (RE2::FindAndConsume(&input, anchor, &value[0], &value[1], &value[2]))
    if (auto link = resolve(base, value[0] + value[1] + value[2]); !link.empty()) out.push_back(std::move(link));
  return out;
}

/// The crawler of somebody who has an afternoon: level by level, one page after the other.
class naive_crawler {
 public:
  naive_crawler(const web_server& server, bool obey_robots) : client_(server), obey_robots_(obey_robots) {}

  std::map<std::string, page_seen> crawl(const std::string& seed) {
    std::vector<std::string> level{seed};
    for (std::uint32_t depth = 0; !level.empty(); ++depth) {
      std::vector<std::string> next;
      for (std::size_t i = 0; i < level.size(); ++i)
        if (!pages_.contains(level[i])) visit(level[i], depth, level, next);
      level = std::move(next);
    }
    return pages_;
  }

 private:
  void visit(const std::string& url, std::uint32_t depth, std::vector<std::string>& level,
             std::vector<std::string>& next) {
    if (obey_robots_ && forbidden(url)) return;
    const fetched got = client_.get(url);
    pages_[url] = {depth, got.result == CURLE_OK ? got.status : 0};
    if (got.status / 100 == 3) level.push_back(resolve(url, got.location));
    if (got.status != 200 || got.result != CURLE_OK) return;
    for (auto& link : links_of(url, got.body)) next.push_back(std::move(link));
  }

  bool forbidden(const std::string& url) {
    const auto path = url.find('/', std::string_view("http://").size());
    const std::string origin = url.substr(0, path);
    if (!robots_.contains(origin)) robots_[origin] = client_.get(origin + "/robots.txt");
    const fetched& robots = robots_[origin];
    if (robots.status / 100 == 5) return true;
    re2::StringPiece rules(robots.body);
    RE2::FindAndConsume(&rules, "User-agent: \\*");
    std::string prefix;
    while (RE2::FindAndConsume(&rules, "Disallow: (.+)", &prefix))
      if (url.compare(path, prefix.size(), prefix) == 0) return true;
    return false;
  }

  test_client client_;
  bool obey_robots_;
  std::map<std::string, fetched> robots_;
  std::map<std::string, page_seen> pages_;
};

std::map<std::string, page_seen> expectation(const web_model& web, const crawl_rules& rules) {
  const place seed;
  std::map<std::string, page_seen> out;
  for (const auto& visit : expect_crawl(web, std::span(&seed, 1), rules))
    if (visit.outcome != visit_outcome::refused_by_robots)
      out[web.url(visit.at)] = {visit.depth, visit.outcome == visit_outcome::broken ? 0 : visit.status};
  return out;
}

/// What is in one of them and not in the other.
std::vector<std::string> differences(const std::map<std::string, page_seen>& found,
                                     const std::map<std::string, page_seen>& expected) {
  std::vector<std::string> out;
  const auto list = [&out](const char* says, const auto& these, const auto& others) {
    for (const auto& [url, page] : these)
      if (const auto other = others.find(url); other == others.end() || other->second != page)
        out.push_back(fmt::format("{} {} {} {}", says, page.depth, page.status, url));
  };
  list("found", found, expected);
  list("expected", expected, found);
  return out;
}

const web_options small{.seed = 11,
                        .hosts = 8,
                        .pages = 60,
                        .min_body_bytes = 100,
                        .max_body_bytes = 5'000,
                        .redirects = 0.2,
                        .not_found = 0.1,
                        .server_errors = 0.1,
                        .broken = 0.1,
                        .disallowed = 0.2,
                        .robots_missing = 0.3,
                        .robots_unavailable = 0.2};

TEST(crawl_over_http, ServesExactlyWhatACrawlIsExpectedToFind) {
  const web_server server(small, {.ports = 3});
  const auto found = naive_crawler(server, true).crawl(server.url());
  EXPECT_THAT(differences(found, expectation(server.web(), {.follow_redirects = false})), IsEmpty());
  EXPECT_GT(found.size(), 200U);
}

TEST(crawl_over_http, ServesWhatRobotsTxtForbidsToWhoIgnoresIt) {
  const web_server server(small);
  const auto found = naive_crawler(server, false).crawl(server.url());
  const crawl_rules rules{.obey_robots = false, .follow_redirects = false};
  EXPECT_THAT(differences(found, expectation(server.web(), rules)), IsEmpty());
}

TEST(crawl_over_http, ServesAllHostsAsFoldersOfOneHost) {
  web_options options = small;
  options.single_host = true;
  const web_server server(options);
  const auto found = naive_crawler(server, true).crawl(server.web().url({}));
  EXPECT_THAT(differences(found, expectation(server.web(), {.follow_redirects = false})), IsEmpty());
}

TEST(crawl_over_http, FetchesEachUrlOnceForACrawlerThatDoes) {
  const web_server server(small);
  const auto found = naive_crawler(server, true).crawl(server.url());
  for (const auto& [url, page] : found) EXPECT_EQ(server.seen().requests(url), 1U) << url;
}

}  // namespace
}  // namespace fanfold::test_web
