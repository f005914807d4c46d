#include "support/web_server.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

using std::chrono::milliseconds;

const web_options small{.hosts = 8, .pages = 20};

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

TEST(web_server, CountsRequestsInProgressAtOnce) {
  std::optional<web_server> server(small);
  const std::string host = "host0000.test:" + std::to_string(server->web().port(0));
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back(
        [client = std::make_unique<test_client>(*server), url = server->url("/fault/silent")] { client->get(url); });
  while (server->seen().most_at_once() < 4) std::this_thread::yield();
  EXPECT_EQ(server->seen().of_host(host).most_at_once, 4U);
  EXPECT_EQ(server->seen().of_host(host).in_progress, 4U);
  EXPECT_EQ(server->seen().of_host(host).most_connections, 4U);
  server.reset();
  for (auto& thread : threads) thread.join();
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
