#include "support/web_server.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <cctype>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/expected_crawl.hpp"
#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

using std::chrono::milliseconds;
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
  const auto path = out.find('/', std::string_view("http://").size());
  std::transform(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(std::min(path, out.size())), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
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

TEST(web_server, ServesExactlyWhatACrawlIsExpectedToFind) {
  const web_server server(small, {.ports = 3});
  const auto found = naive_crawler(server, true).crawl(server.url());
  EXPECT_THAT(differences(found, expectation(server.web(), {.follow_redirects = false})), IsEmpty());
  EXPECT_GT(found.size(), 200U);
}

TEST(web_server, ServesWhatRobotsTxtForbidsToWhoIgnoresIt) {
  const web_server server(small);
  const auto found = naive_crawler(server, false).crawl(server.url());
  const crawl_rules rules{.obey_robots = false, .follow_redirects = false};
  EXPECT_THAT(differences(found, expectation(server.web(), rules)), IsEmpty());
}

TEST(web_server, ServesAllHostsAsFoldersOfOneHost) {
  web_options options = small;
  options.single_host = true;
  const web_server server(options);
  const auto found = naive_crawler(server, true).crawl(server.web().url({}));
  EXPECT_THAT(differences(found, expectation(server.web(), {.follow_redirects = false})), IsEmpty());
}

TEST(web_server, CountsTheRequestsForEachUrlAndHost) {
  const web_server server(small);
  test_client client(server);
  for (int i = 0; i < 3; ++i) client.get(server.url("/level1/page1.html"));
  client.get(server.web().url({1, 0}));
  EXPECT_EQ(server.seen().requests(server.url("/level1/page1.html")), 3U);
  EXPECT_EQ(server.seen().requests(server.url("/level1/page2.html")), 0U);
  EXPECT_EQ(server.seen().requests().size(), 2U);
  EXPECT_EQ(server.seen().total_requests(), 4U);
  const std::string host = "host0000.test:" + std::to_string(server.web().port(0));
  EXPECT_EQ(server.seen().of_host(host).requests, 3U);
  EXPECT_EQ(server.seen().of_host(host).most_connections, 1U);
}

TEST(web_server, FetchesEachUrlOnceForACrawlerThatDoes) {
  const web_server server(small);
  const auto found = naive_crawler(server, true).crawl(server.url());
  for (const auto& [url, page] : found) EXPECT_EQ(server.seen().requests(url), 1U) << url;
}

TEST(web_server, CountsRequestsInProgressAtOnce) {
  const web_server server(small);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&server] { test_client(server).get(server.url("/fault/delay/300")); });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(server.seen().most_at_once(), 4U);
  EXPECT_EQ(server.seen().of_host("host0000.test:" + std::to_string(server.web().port(0))).most_at_once, 4U);
}

TEST(web_server, MeasuresTheTimeBetweenRequestsToAHost) {
  const web_server server(small);
  const std::string host = "host0000.test:" + std::to_string(server.web().port(0));
  test_client client(server);
  client.get(server.url("/fault/delay/20"));
  EXPECT_FALSE(server.seen().of_host(host).shortest_gap);
  client.get(server.url());
  EXPECT_GE(server.seen().of_host(host).shortest_gap, milliseconds(20));
}

TEST(web_server, AnswersAfterTheHostsLatencyAndNotBefore) {
  web_options options = small;
  options.min_latency = options.max_latency = milliseconds(40);
  const web_server server(options);
  test_client client(server);
  EXPECT_GE(client.get(server.url()).time, milliseconds(40));
  EXPECT_GE(client.get(server.url("/robots.txt")).time, milliseconds(40));
}

TEST(web_server, WaitsForManyClientsAtTheSameTime) {
  web_options options = small;
  options.min_latency = options.max_latency = milliseconds(500);
  const web_server server(options);
  const auto start = std::chrono::steady_clock::now();
  std::vector<std::thread> threads;
  for (int i = 0; i < 20; ++i) threads.emplace_back([&server] { test_client(server).get(server.url()); });
  for (auto& thread : threads) thread.join();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 20 * milliseconds(500));
}

TEST(web_server, KeepsItsConnections) {
  const web_server server(small);
  test_client client(server);
  client.get(server.url());
  client.get(server.url("/level1/page1.html"));
  long connects = 0;
  curl_easy_getinfo(client.handle(), CURLINFO_NUM_CONNECTS, &connects);
  EXPECT_EQ(connects, 0);
}

TEST(web_server, TellsStrangersWhereToGo) {
  const web_server server(small);
  test_client client(server);
  const fetched got = client.get("http://127.0.0.1:" + std::to_string(server.web().port(0)) + "/");
  EXPECT_EQ(got.status, 404);
  EXPECT_NE(got.body.find(server.url()), std::string::npos);
}

TEST(web_server, AnswersHeadWithoutABody) {
  const web_server server(small);
  test_client client(server);
  curl_easy_setopt(client.handle(), CURLOPT_NOBODY, 1L);
  const fetched got = client.get(server.url());
  EXPECT_EQ(got.status, 200);
  EXPECT_EQ(got.body, "");
  EXPECT_EQ(client.get(server.url("/level1/page1.html")).status, 200) << "on the same connection";
}

TEST(web_server, AllowsNothingButGetAndHead) {
  const web_server server(small);
  test_client client(server);
  curl_easy_setopt(client.handle(), CURLOPT_POSTFIELDS, "a=b");
  EXPECT_EQ(client.get(server.url()).status, 405);
  curl_easy_setopt(client.handle(), CURLOPT_HTTPGET, 1L);
  EXPECT_EQ(client.get(server.url()).status, 200);
}

/// What the server answers to these bytes, sent in pieces of that size, up to the end of the connection.
std::string exchange(const web_server& server, const std::string& bytes, std::size_t piece) {
  namespace asio = boost::asio;
  asio::io_context context;
  asio::ip::tcp::socket socket(context);
  socket.connect({asio::ip::make_address("127.0.0.1"), server.web().port(0)});
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    asio::write(socket, asio::buffer(bytes.data() + at, std::min(piece, bytes.size() - at)));
  std::string out;
  boost::system::error_code error;
  asio::read(socket, asio::dynamic_buffer(out), error);
  return out;
}

TEST(web_server, AnswersRequestsThatComeInPiecesOrAllAtOnce) {
  const web_server server(small);
  const std::string requests =
      "GET /fault/target/1 HTTP/1.1\r\nHost: host0000.test\r\n\r\n"
      "POST /fault/target/2 HTTP/1.1\r\nHost: host0000.test\r\nContent-Length: 5\r\n\r\nabcde"
      "GET /fault/target/3 HTTP/1.1\r\nHost: host0000.test\r\nConnection: close\r\n\r\n";
  const std::string whole = exchange(server, requests, requests.size());
  EXPECT_EQ(exchange(server, requests, 1), whole);
  EXPECT_NE(whole.find("/fault/target/1"), std::string::npos);
  EXPECT_NE(whole.find("405"), std::string::npos);
  EXPECT_NE(whole.find("/fault/target/3"), std::string::npos);
}

TEST(web_server, RefusesWhatIsNoRequest) {
  const web_server server(small);
  EXPECT_TRUE(exchange(server, "hello\r\n\r\n", 100).starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(exchange(server, "GET /" + std::string(100'000, 'x'), 1'000'000).starts_with("HTTP/1.1 400"));
}

TEST(web_server, LetsNobodyConnectToItsRefusedUrl) {
  const web_server server(small);
  EXPECT_EQ(test_client(server).get(server.refused_url()).result, CURLE_COULDNT_CONNECT);
}

TEST(web_server, StopsAtOnceWhateverItsClientsWaitFor) {
  for (const auto* fault : {"silent", "stalled", "endless", "delay/3600000", "slow/1000/1", "slow-head/3600000"}) {
    std::optional<web_server> server(small);
    const std::string url = server->url("/fault/") + fault;
    test_client client(*server);
    fetched got;
    std::thread waiting([&] { got = client.get(url); });
    while (server->seen().most_at_once() == 0) std::this_thread::yield();
    server.reset();
    waiting.join();
    EXPECT_NE(got.result, CURLE_OK) << fault;
    EXPECT_NE(got.result, CURLE_OPERATION_TIMEDOUT) << fault;
  }
}

TEST(web_server, IsTrustedOverTlsByWhoTrustsItsAuthority) {
  const web_server server(small, {.tls = tls_kind::trusted});
  test_client client(server);
  EXPECT_EQ(client.get(server.url()).result, CURLE_PEER_FAILED_VERIFICATION);
  curl_blob authority{const_cast<char*>(server.authority_pem().data()), server.authority_pem().size(), CURL_BLOB_COPY};
  curl_easy_setopt(client.handle(), CURLOPT_CAINFO_BLOB, &authority);
  for (const auto& url : {server.url(), server.web().url({7, 1}), server.url("/fault/until-close")}) {
    const fetched got = client.get(url);
    EXPECT_EQ(got.result, CURLE_OK) << url;
    EXPECT_EQ(got.status, 200);
  }
}

TEST(web_server, IsNotTrustedWithACertificateThatIsBad) {
  for (const tls_kind kind : {tls_kind::self_signed, tls_kind::expired, tls_kind::wrong_name}) {
    const web_server server(small, {.tls = kind});
    test_client client(server);
    curl_blob authority{const_cast<char*>(server.authority_pem().data()), server.authority_pem().size(),
                        CURL_BLOB_COPY};
    curl_easy_setopt(client.handle(), CURLOPT_CAINFO_BLOB, &authority);
    EXPECT_EQ(client.get(server.url()).result, CURLE_PEER_FAILED_VERIFICATION) << static_cast<int>(kind);
  }
}

}  // namespace
}  // namespace fanfold::test_web
