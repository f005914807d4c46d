#include "server/service.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

#include "server/server_api.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

TEST_F(server_api, connects_to_no_private_address_unless_it_may) {
  service_options strict = options();
  strict.crawls.common.allow_private.clear();
  const running_service server(std::move(strict));
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  client.wait(crawl);
  EXPECT_EQ(client.get(crawl + "/pages").json().at("pages").at(0).at("error"), "private_address");
}

TEST_F(server_api, listens_for_others_only_where_there_are_tokens) {
  service_options open = options();
  open.http.address = "0.0.0.0";
  EXPECT_THROW(running_service server(open), std::invalid_argument);
  token_of("somebody");
  const running_service server(open);
  EXPECT_EQ(api_client(server.port()).get("/api/v1/me").status, 401);
}

TEST_F(server_api, goes_on_where_it_was_when_it_is_started_again) {
  std::string crawl;
  {
    const running_service server(options());
    const api_client client(server.port());
    json::object wanted = order("/many/1");
    wanted["max_pages"] = 3'000;
    crawl = client.begin(wanted);
  }
  const running_service server(options());
  const api_client client(server.port());
  EXPECT_EQ(client.wait(crawl).at("state"), "finished");
  EXPECT_EQ(client.get(crawl + "/pages").json().at("total"), 3'000);
}

TEST_F(server_api, that_is_told_to_end_says_so_first_and_goes_on_for_a_time) {
  service_options patient = options();
  patient.drain_delay = std::chrono::hours(1);
  running_service server(std::move(patient));
  const api_client client(server.port());
  EXPECT_EQ(client.get("/readyz").status, 200);
  server.drain();
  const answer not_ready = client.get("/readyz");
  EXPECT_EQ(not_ready.status, 503);
  EXPECT_EQ(not_ready.body, "about to end\n");
  EXPECT_EQ(client.wait(client.begin(order())).at("state"), "finished");
}

TEST_F(server_api, that_was_killed_leaves_no_copies_for_downloads) {
  const auto crawl = folder_.path() / "data" / "crawls" / "some";
  std::filesystem::create_directories(crawl);
  for (const char* name : {"copy-k3vq7x2a", "copy-k3vq7x2a-journal", "crawl.fanfold"})
    std::ofstream(crawl / name) << "x";
  const running_service server(options());
  while (std::filesystem::exists(crawl / "copy-k3vq7x2a") || std::filesystem::exists(crawl / "copy-k3vq7x2a-journal"))
    std::this_thread::yield();
  EXPECT_TRUE(std::filesystem::exists(crawl / "crawl.fanfold"));
}

TEST_F(server_api, has_no_archive_until_its_crawl_has_begun_one) {
  const running_service server(options());
  const api_client client(server.port());
  json::object wanted = order();
  wanted["archive"] = true;
  const std::string crawl = client.begin(wanted);
  client.wait(crawl);
  std::filesystem::remove(folder_.path() / "data" / "crawls" / crawl.substr(crawl.rfind('/') + 1) / "crawl.warc.gz");
  EXPECT_EQ(client.get(crawl + "/results?format=warc").code(), "nothing_yet");
}

TEST_F(server_api, says_how_it_is) {
  const running_service server(options());
  const api_client client(server.port());
  const std::string crawl = client.begin(order());
  client.wait(crawl);
  EXPECT_EQ(client.get("/healthz").body, "ok\n");
  EXPECT_EQ(client.get("/readyz").status, 200);
  EXPECT_THAT(client.get("/metrics").body, HasSubstr("\nfanfold_pages_total 4\n"));
  EXPECT_THAT(client.get("/").fields.at("content-security-policy"), HasSubstr("script-src 'self'"));
}

}  // namespace
}  // namespace fanfold::server
