#include "http/fetcher.hpp"

#include <gtest/gtest.h>

#include <cstdio>
#include <fanfold/asio.hpp>
#include <fanfold/fan.hpp>
#include <fanfold/run.hpp>
#include <fanfold/timeout.hpp>
#include <string>
#include <utility>

#include "http/easy_handles.hpp"
#include "http/error.hpp"
#include "http/multi.hpp"
#include "http/request_head.hpp"
#include "http/transfer.hpp"
#include "support/authority_file.hpp"
#include "support/full_listener.hpp"
#include "support/silent_listener.hpp"
#include "support/web_server.hpp"

namespace fanfold::http {
namespace {

using test_web::tls_kind;
using test_web::web_server;
using namespace std::chrono_literals;

// Keeps the body, and stops where it is told to.
struct kept_body final : body_consumer {
  bool begin(const response_head& head) override {
    status = head.status();
    return wanted;
  }
  bool write(std::string_view bytes) override {
    text += bytes;
    return text.size() < most;
  }
  int status = 0;
  std::string text;
  std::size_t most = std::string::npos;
  bool wanted = true;
};

struct fetched {
  response answer;
  std::string text;
  boost::system::error_code error() const { return answer.error; }
};

fetcher_options options_for(const web_server& web) {
  return {.user_agent = "FanfoldTest", .resolve = web.resolve(), .connections = 64};
}

task<fetched> fetch_one(fetcher_options options, request what) {
  auto& io = co_await this_context();
  fetcher f(io, std::move(options));
  kept_body body;
  response answer = co_await f.fetch(std::move(what), body);
  co_return fetched{std::move(answer), std::move(body.text)};
}

class Fetcher : public testing::Test {
 protected:
  fetched get(std::string path, limits within = {}) {
    return run(fetch_one(options_for(web_), {web_.url(path), within}));
  }
  web_server web_;
};

TEST_F(Fetcher, GivesStatusHeadersAndBody) {
  const auto page = get("/");
  EXPECT_FALSE(page.error()) << page.answer.error_detail;
  EXPECT_EQ(page.answer.head.status(), 200);
  EXPECT_TRUE(page.answer.head.header("Content-Type").starts_with("text/html"));
  EXPECT_EQ(page.text.size(), page.answer.body_bytes);
  EXPECT_NE(page.text.find("<title>"), std::string::npos);
  EXPECT_GT(page.answer.elapsed, 0us);
}

TEST_F(Fetcher, SaysWhoItIsAndWhatItDecodes) {
  const auto page = get("/fault/echo");
  EXPECT_NE(page.text.find("User-Agent: FanfoldTest\r\n"), std::string::npos) << page.text;
  EXPECT_NE(page.text.find("gzip"), std::string::npos) << page.text;
  EXPECT_NE(page.text.find("br"), std::string::npos) << page.text;
}

TEST_F(Fetcher, SendsTheHeadThatItSaysItSends) {
  for (const auto* path : {"/fault/echo", "/fault/echo?a=%20b&c"}) {
    const auto page = get(path);
    EXPECT_EQ(page.text, request_head({web_.url(path)}, "FanfoldTest"));
  }
}

TEST_F(Fetcher, TellsWhichAddressAnswered) {
  EXPECT_EQ(get("/").answer.address, "127.0.0.1");
  EXPECT_EQ(run(fetch_one(options_for(web_), {web_.refused_url()})).answer.address, "");
}

TEST_F(Fetcher, DecodesEveryContentEncoding) {
  for (const auto* path : {"/fault/gzip", "/fault/deflate", "/fault/brotli", "/fault/zstd"}) {
    const auto page = get(path);
    EXPECT_FALSE(page.error()) << path << page.answer.error_detail;
    EXPECT_NE(page.text.find("<title>"), std::string::npos) << path;
  }
}

TEST_F(Fetcher, PassesOnWhatIsInNoCodingThatItKnows) {
  const auto page = get("/fault/unknown-coding");
  EXPECT_FALSE(page.error()) << page.answer.error_detail;
  EXPECT_NE(page.text.find("<title>"), std::string::npos);
}

TEST_F(Fetcher, ReadsBodiesHoweverTheyEnd) {
  for (const auto* path : {"/fault/until-close", "/fault/chunked", "/fault/last-answer", "/fault/early-hints"}) {
    const auto page = get(path);
    EXPECT_FALSE(page.error()) << path << page.answer.error_detail;
    EXPECT_EQ(page.answer.head.status(), 200) << path;
    EXPECT_GT(page.text.size(), 0u) << path;
  }
}

TEST_F(Fetcher, TakesAnErrorStatusAsAnAnswer) {
  for (int status : {204, 304, 401, 404, 410, 500, 503}) {
    const auto page = get("/fault/status/" + std::to_string(status));
    EXPECT_FALSE(page.error()) << status;
    EXPECT_EQ(page.answer.head.status(), status);
  }
}

TEST_F(Fetcher, LeavesRedirectsToItsCaller) {
  const auto page = get("/fault/redirect/1");
  EXPECT_FALSE(page.error());
  EXPECT_EQ(page.answer.head.status() / 100, 3);
  EXPECT_NE(page.answer.head.header("Location"), "");
}

TEST_F(Fetcher, TellsEachKindOfBrokenAnswer) {
  const std::pair<const char*, errc> cases[] = {
      {"cut", errc::truncated},
      {"cut-chunked", errc::truncated},
      {"close", errc::connection_closed},
      {"reset", errc::connection_closed},
      {"wrong-coding", errc::bad_encoding},
      {"cut-coding/gzip", errc::truncated},
      {"not-http", errc::protocol_error},
      {"http-0.9", errc::protocol_error},
      {"bad-chunk", errc::protocol_error},
      {"cut-head", errc::connection_closed},
  };
  for (const auto& [name, expected] : cases) {
    const auto page = get(std::string("/fault/") + name);
    EXPECT_EQ(page.error(), expected) << name << ": " << page.error().message() << ": " << page.answer.error_detail;
    EXPECT_FALSE(page.answer.error_detail.empty()) << name;
  }
}

TEST_F(Fetcher, EndsAtItsLimitsOfTime) {
  const limits brief{.total = 150ms, .connect = 100ms};
  for (const auto* path : {"/fault/silent", "/fault/stalled", "/fault/slow-head/50", "/fault/endless/20"})
    EXPECT_EQ(get(path, brief).error(), errc::timeout) << path;
}

TEST_F(Fetcher, EndsBelowItsLeastRate) {
  const limits brisk{.min_bytes_per_second = 5'000, .min_rate_time = 1s};
  EXPECT_EQ(get("/fault/silent", brisk).error(), errc::too_slow);
  EXPECT_EQ(get("/fault/slow/100000/500", brisk).error(), errc::too_slow);
  EXPECT_FALSE(get("/fault/slow/100000/50000", brisk).error());
}

TEST_F(Fetcher, EndsAtItsLimitOfBytesKnownOrNot) {
  const limits small{.max_body_bytes = 10'000};
  for (const auto* path :
       {"/fault/bytes/10001", "/fault/chunked-bytes/10001", "/fault/endless", "/fault/gzip-bomb/100"}) {
    const auto page = get(path, small);
    EXPECT_EQ(page.error(), errc::too_large) << path << page.answer.error_detail;
    EXPECT_LE(page.text.size(), 10'000u) << path;
  }
  EXPECT_FALSE(get("/fault/bytes/10000", small).error());
  EXPECT_FALSE(get("/fault/chunked-bytes/10000", small).error());
}

TEST_F(Fetcher, EndsAtItsLimitOfHeaderBytes) {
  EXPECT_EQ(get("/fault/many-fields/2000", {.max_header_bytes = 10'000}).error(), errc::headers_too_large);
}

TEST_F(Fetcher, TellsAClosedPortFromAnUnknownHost) {
  auto options = options_for(web_);
  EXPECT_EQ(run(fetch_one(options, {web_.refused_url(), {}})).error(), errc::connection_refused);
  EXPECT_EQ(run(fetch_one({.user_agent = "x"}, {"http://no-such-host.invalid/", {}})).error(), errc::unknown_host);
}

class FetcherWithAddresses : public Fetcher {
 protected:
  fetched get(std::string url, std::string first, std::string second, std::chrono::milliseconds connect) {
    const std::vector both{ip_address::parse(first).value(), ip_address::parse(second).value()};
    return run(fetch_one(options_for(web_), {std::move(url), {.connect = connect}, both}));
  }
};

TEST_F(FetcherWithAddresses, GoesOnWhereTheFirstSaysNothing) {
  const test_web::full_listener silent("127.7.0.1", web_.web().port(0));
  const auto page = get(web_.url("/"), "127.7.0.1", "127.0.0.1", 400ms);
  EXPECT_EQ(page.answer.head.status(), 200) << page.answer.error_detail;
  EXPECT_GE(page.answer.elapsed, 200ms) << "half of the time for connecting is the first one's";
}

TEST_F(FetcherWithAddresses, StaysWithTheOneThatIsConnected) {
  const auto late = get(web_.url("/fault/delay/400"), "127.0.0.1", "127.7.0.1", 200ms);
  EXPECT_EQ(late.answer.head.status(), 200) << late.answer.error_detail;
  const test_web::silent_listener no_tls;
  const std::string url = "https://no-tls.test:" + std::to_string(no_tls.port()) + '/';
  const auto stalled = get(url, "127.0.0.1", "127.7.0.1", 200ms);
  EXPECT_EQ(stalled.error(), errc::timeout) << stalled.answer.error_detail;
}

// What was looked at before is not what it comes to, as where a name is bound to another address in between.
TEST_F(FetcherWithAddresses, AsksTheGuardAboutTheOneThatItConnectsTo) {
  auto options = options_for(web_);
  options.guard.deny_private = true;
  const std::string url = "http://127.0.0.1:" + std::to_string(web_.web().port(0)) + '/';
  const auto page = run(fetch_one(options, {url, {}, {ip_address::parse("93.184.215.14").value()}}));
  EXPECT_EQ(page.error(), errc::private_address);
  EXPECT_EQ(page.answer.error_detail, "127.0.0.1 is a loopback address");
  EXPECT_EQ(web_.seen().total_requests(), 0u);
}

task<response> transfer_one(const fetcher_options* options, request what) {
  const curl_library library;
  multi transfers(co_await this_context(), options->connections);
  easy_handles handles(*options);
  kept_body body;
  transfer running(transfers, handles, options->guard, what, body);
  co_await running.ended();
  co_return std::move(running).take();
}

TEST_F(FetcherWithAddresses, AsksTheGuardAboutThoseThatLibcurlFinds) {
  const std::string url = "http://localhost:" + std::to_string(web_.web().port(0)) + "/fault/echo";
  auto options = options_for(web_);
  EXPECT_EQ(run(transfer_one(&options, {url})).head.status(), 200);
  const auto requests = web_.seen().total_requests();
  options.guard.deny_private = true;
  EXPECT_EQ(run(transfer_one(&options, {url})).error, errc::private_address);
  EXPECT_EQ(web_.seen().total_requests(), requests);
}

// The handshake of TLS is part of it.
TEST_F(Fetcher, EndsAtItsTimeToConnect) {
  const test_web::silent_listener no_tls;
  const auto page = run(fetch_one(options_for(web_), {no_tls.url("https"), {.total = 1h, .connect = 100ms}}));
  EXPECT_EQ(page.error(), errc::timeout) << page.answer.error_detail;
  const test_web::full_listener no_room("127.7.0.1", web_.web().port(0));
  const std::string url = "http://127.7.0.1:" + std::to_string(web_.web().port(0)) + '/';
  EXPECT_EQ(run(fetch_one(options_for(web_), {url, {.total = 1h, .connect = 100ms}})).error(), errc::timeout);
}

TEST_F(Fetcher, StopsWhereItsConsumerHasEnough) {
  const auto stop_at = [](fetcher_options options, std::string url, bool wanted) -> task<fetched> {
    auto& io = co_await this_context();
    fetcher f(io, std::move(options));
    kept_body body;
    body.wanted = wanted;
    body.most = 5000;
    response answer = co_await f.fetch({url, {}}, body);
    co_return fetched{std::move(answer), std::move(body.text)};
  };
  EXPECT_EQ(run(stop_at(options_for(web_), web_.url("/fault/endless"), true)).error(), errc::stopped);
  EXPECT_EQ(run(stop_at(options_for(web_), web_.url("/fault/endless"), false)).text, "");
}

TEST_F(Fetcher, TakesALimitThatIsNone) {
  const limits none{.max_body_bytes = UINT64_MAX};
  EXPECT_FALSE(get("/fault/bytes/100000", none).error());
}

TEST_F(Fetcher, AbortsWhatIsCancelled) {
  const auto cancelled_fetches = [](fetcher_options options, std::string url) -> task<int> {
    auto& io = co_await this_context();
    fetcher f(io, std::move(options));
    const auto one = [&f, url]() -> task<bool> {
      kept_body body;
      auto answer = co_await move_on_after(20ms, f.fetch({url, {}}, body));
      co_return answer.has_value();
    };
    co_return co_await with_fan<bool>(20, [&](fan<bool>& fetches) -> task<int> {
      int aborted = 0;
      for (int i = 0; i < 100; ++i) fetches.spawn(one);
      while (auto ended = co_await fetches.next()) aborted += !ended->value();
      co_return aborted;
    });
  };
  EXPECT_EQ(run(cancelled_fetches(options_for(web_), web_.url("/fault/endless/1"))), 100);
}

TEST_F(Fetcher, FetchesManyAtOnceOverAFewConnections) {
  const auto many = [](fetcher_options options, std::string url) -> task<int> {
    auto& io = co_await this_context();
    fetcher f(io, std::move(options));
    const auto one = [&f, url]() -> task<int> {
      kept_body body;
      response answer = co_await f.fetch({url, {}}, body);
      co_return answer.head.status();
    };
    co_return co_await with_fan<int>(8, [&](fan<int>& fetches) -> task<int> {
      int good = 0;
      for (int i = 0; i < 500; ++i) fetches.spawn(one);
      while (auto ended = co_await fetches.next()) good += ended->value() == 200;
      co_return good;
    });
  };
  EXPECT_EQ(run(many(options_for(web_), web_.url("/"))), 500);
  const std::string host = web_.url("").substr(7);
  EXPECT_LE(web_.seen().of_host(host.substr(0, host.find('/'))).most_connections, 8u);
}

TEST(FetcherOverTls, ReadsWhatTakesManyTurns) {
  const web_server web({}, {.tls = tls_kind::trusted});
  const test_web::authority_file authority(web.authority_pem());
  auto options = options_for(web);
  options.ca_file = authority.path();
  const auto page = run(fetch_one(options, {web.url("/fault/bytes/10000000"), {}}));
  EXPECT_FALSE(page.error()) << page.answer.error_detail;
  EXPECT_EQ(page.text.size(), 10'000'000u);
}

TEST(FetcherOverTls, AcceptsOnlyCertificatesThatItTrusts) {
  for (const auto [kind, good] : {std::pair(tls_kind::trusted, true), std::pair(tls_kind::self_signed, false),
                                  std::pair(tls_kind::expired, false), std::pair(tls_kind::wrong_name, false)}) {
    web_server web({}, {.tls = kind});
    const test_web::authority_file authority(web.authority_pem());
    auto options = options_for(web);
    options.ca_file = authority.path();
    const auto page = run(fetch_one(options, {web.url("/"), {}}));
    if (good)
      EXPECT_FALSE(page.error()) << page.answer.error_detail;
    else
      EXPECT_EQ(page.error(), errc::tls_error) << static_cast<int>(kind) << page.answer.error_detail;
  }
}

}  // namespace
}  // namespace fanfold::http
