// What a tenant may see, and how much it may have.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "server/served.hpp"
#include "server/server_api.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using namespace std::chrono_literals;

std::vector<std::pair<std::string, std::string>> all_of_a_crawl(const std::string& crawl) {
  return {{"GET", crawl},
          {"GET", crawl + "/events"},
          {"GET", crawl + "/pages"},
          {"GET", crawl + "/links"},
          {"GET", crawl + "/words"},
          {"GET", crawl + "/histograms/bytes"},
          {"GET", crawl + "/history"},
          {"GET", crawl + "/results?format=job"},
          {"POST", crawl + "/pause"},
          {"POST", crawl + "/resume"},
          {"POST", crawl + "/cancel"},
          {"DELETE", crawl}};
}

TEST_F(server_api, shows_a_stranger_nothing) {
  const std::string owner = token_of("owner");
  const std::string stranger = token_of("stranger");
  const running_service server(options());
  const api_client mine(server.port(), owner);
  const std::string crawl = mine.begin(order());
  mine.wait(crawl);
  for (const auto& [method, path] : all_of_a_crawl(crawl)) {
    EXPECT_EQ(api_client(server.port(), stranger).ask(method, path).status, 404) << method << " " << path;
    EXPECT_EQ(api_client(server.port()).ask(method, path).status, 401) << method << " " << path;
    EXPECT_EQ(api_client(server.port(), "fft_" + std::string(43, 'a')).ask(method, path).status, 401) << path;
  }
  for (const char* path : {"/api/v1/me", "/api/v1/crawls"}) EXPECT_EQ(api_client(server.port()).get(path).status, 401);
  EXPECT_EQ(api_client(server.port()).post("/api/v1/crawls", json::serialize(order())).status, 401);
  EXPECT_EQ(api_client(server.port(), stranger).get("/api/v1/crawls").json().at("crawls").as_array().size(), 0u);
  EXPECT_EQ(mine.get(crawl).status, 200) << "untouched";
}

TEST_F(server_api, ends_the_events_of_whose_token_is_revoked) {
  const std::string token = token_of("leaver");
  const running_service server(options());
  const std::string crawl = api_client(server.port(), token).begin(order("/many/1"));
  raw_client watcher;
  watcher.socket().connect({boost::asio::ip::address_v4::loopback(), server.port()});
  watcher.send("GET " + crawl + "/events HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " +
               token + "\r\n\r\n");
  watcher.receive_until("event: progress");
  auto known = catalogue::open(catalogue_file(folder_.path() / "data")).value();
  ASSERT_TRUE(known.revoke_token(known.tokens().value().at(0).id, std::chrono::system_clock::now()).value());
  EXPECT_THAT(watcher.receive_all(), Not(HasSubstr("event: end"))) << "the crawl goes on";
}

TEST_F(server_api, bounds_the_event_streams_of_a_tenant) {
  service_options few = options();
  few.tenants.watchers = 1;
  const std::string token = token_of("ada");
  const std::string other = token_of("bob");
  const running_service server(std::move(few));
  const api_client client(server.port(), token);
  const std::string crawl = client.begin(order("/many/1"));
  raw_client watcher;
  watcher.socket().connect({boost::asio::ip::address_v4::loopback(), server.port()});
  watcher.send("GET " + crawl + "/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
  watcher.receive_until("event: progress");
  const answer refused = client.get(crawl + "/events");
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("1 event streams at a time are the most"));
  const api_client bob(server.port(), other);
  EXPECT_EQ(bob.wait(bob.begin(order("/", "b.test"))).at("state"), "finished") << "another tenant watches";
  watcher.close();
  EXPECT_EQ(client.post(crawl + "/cancel").status, 200);
  while (client.get(crawl + "/events").status == 429) std::this_thread::yield();
}

TEST_F(server_api, keeps_to_the_quota_of_crawls) {
  const std::string token = token_of("small", {.crawls = 1});
  const running_service server(options());
  const api_client client(server.port(), token);
  const std::string crawl = client.begin(order("/many/1"));
  const answer over = client.post("/api/v1/crawls", json::serialize(order()));
  EXPECT_EQ(over.status, 429);
  EXPECT_GT(std::stoi(over.fields.at("retry-after")), 0);
  EXPECT_EQ(client.post(crawl + "/pause").status, 200);
  const std::string second = client.begin(order("/many/1"));
  EXPECT_EQ(client.post(crawl + "/resume").status, 429);
  EXPECT_EQ(client.post(second + "/cancel").status, 200);
  EXPECT_EQ(client.post(crawl + "/resume").status, 200);
}

TEST_F(server_api, pauses_a_crawl_that_uses_up_its_tenants_pages) {
  const std::string token = token_of("small", {.pages_per_day = 5});
  const running_service server(options());
  const api_client client(server.port(), token);
  const json::object ended = client.wait(client.begin(order("/many/1")));
  EXPECT_EQ(ended.at("state"), "paused");
  EXPECT_THAT(std::string(ended.at("reason").as_string()), HasSubstr("quota of pages"));
  EXPECT_EQ(client.post("/api/v1/crawls", json::serialize(order())).status, 429);
}

TEST_F(server_api, gives_crawls_at_once_no_more_than_their_tenants_pages_and_one_of_each) {
  std::promise<void> begun;
  const scripted_web wide([all = begun.get_future().share()](std::string_view, std::string_view path) {
    all.wait();
    std::string links;
    for (int i = 0; path == "/" && i < 1'000; ++i) links += "<a href=/" + std::to_string(i) + "></a>";
    return path == "/robots.txt" ? scripted_web::status(404) : scripted_web::page(links);
  });
  const std::string token = token_of("small", {.pages_per_day = 10});
  const running_service server(options_for(folder_, wide.resolve()));
  const api_client client(server.port(), token);
  std::vector<std::string> crawls;
  for (const char* host : {"a.test", "b.test", "c.test", "d.test", "e.test"})
    crawls.push_back(client.begin({{"seeds", json::array{wide.url(host, "/")}}}));
  begun.set_value();
  int pages = 0;
  for (const std::string& crawl : crawls) {
    const json::object ended = client.wait(crawl);
    EXPECT_EQ(ended.at("state"), "paused");
    pages += ended.at("statistics").at("pages").to_number<int>();
  }
  EXPECT_GE(pages, 10);
  EXPECT_LT(pages, 10 + 5);
  EXPECT_EQ(client.get("/api/v1/me").json().at("usage").at("pages_today").to_number<int>(), pages);
}

TEST_F(server_api, pauses_a_crawl_that_uses_up_its_tenants_bytes) {
  const std::string token = token_of("small", {.bytes_per_day = 300});
  const running_service server(options());
  const api_client client(server.port(), token);
  const std::string crawl = client.begin(order("/many/1"));
  const json::object paused = client.wait(crawl);
  EXPECT_EQ(paused.at("state"), "paused");
  EXPECT_THAT(std::string(paused.at("reason").as_string()), HasSubstr("quota of bytes"));
  EXPECT_GE(client.get("/api/v1/me").json().at("usage").at("bytes_today").to_number<int>(), 300);
  for (const answer& over : {client.post("/api/v1/crawls", json::serialize(order())), client.post(crawl + "/resume")}) {
    EXPECT_EQ(over.status, 429);
    EXPECT_THAT(over.body, HasSubstr("bytes"));
    const int until_midnight = std::stoi(over.fields.at("retry-after"));
    EXPECT_GT(until_midnight, 0);
    EXPECT_LE(until_midnight, 24 * 60 * 60);
  }
  token_of("small", {.bytes_per_day = 1'000'000'000});
  EXPECT_EQ(client.post(crawl + "/resume").status, 200) << "more was granted";
}

TEST_F(server_api, keeps_every_route_to_the_rate_of_requests) {
  const std::string token = token_of("quick", {.requests_per_minute = 20});
  const running_service server(options());
  const api_client client(server.port(), token);
  const std::string crawl = client.begin(order());
  for (int i = 0; i < 40; ++i) client.get("/api/v1/me");
  auto all = all_of_a_crawl(crawl);
  all.insert(all.end(), {{"GET", "/api/v1/me"}, {"GET", "/api/v1/crawls"}, {"POST", "/api/v1/crawls"}});
  for (const auto& [method, path] : all) {
    const answer refused = client.ask(method, path);
    EXPECT_EQ(refused.status, 429) << method << " " << path;
    EXPECT_GT(std::stoi(refused.fields.at("retry-after")), 0);
  }
}

TEST_F(server_api, bounds_a_tenants_downloads_and_answers_others_meanwhile) {
  const std::string greedy_token = token_of("greedy");
  const std::string token = token_of("patient");
  const running_service server(options());
  const api_client greedy(server.port(), greedy_token);
  const api_client patient(server.port(), token);
  auto archived = order();
  archived["archive"] = true;
  const std::string slow = greedy.begin(archived);
  const std::string crawl = patient.begin(order());
  greedy.wait(slow);
  patient.wait(crawl);
  const auto archive = folder_.path() / "data" / "crawls" / slow.substr(slow.rfind('/') + 1) / "crawl.warc.gz";
  ASSERT_TRUE(std::filesystem::remove(archive));
  const auto same = folder_ / "same";
  ASSERT_EQ(::mkfifo(archive.c_str(), 0600), 0);  // whoever opens it waits
  std::filesystem::create_hard_link(archive, same);
  std::vector<std::future<answer>> downloads;
  for (int i = 0; i < 5; ++i)
    downloads.push_back(std::async(std::launch::async, [&] { return greedy.get(slow + "/results?format=warc"); }));
  const auto is_answered = [](const auto& each) {
    return !each.valid() || each.wait_for(0s) == std::future_status::ready;
  };
  while (std::ranges::none_of(downloads, is_answered)) std::this_thread::yield();
  const answer refused = std::ranges::find_if(downloads, is_answered)->get();
  EXPECT_EQ(refused.status, 429);
  EXPECT_THAT(refused.body, HasSubstr("4 downloads at a time are the most"));
  EXPECT_EQ(patient.get(crawl + "/pages").json().at("total"), 4);
  EXPECT_EQ(patient.get(crawl + "/results?format=jsonl").status, 200);
  EXPECT_EQ(greedy.ask("DELETE", slow).status, 204);
  // To the others it ends before it has begun.
  while (!std::ranges::all_of(downloads, is_answered))
    if (const int end = ::open(same.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC); end >= 0) ::close(end);
}

}  // namespace
}  // namespace fanfold::server
