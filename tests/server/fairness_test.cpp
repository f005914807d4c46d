#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <thread>

#include "crawl/scripted_web.hpp"
#include "server/catalogue.hpp"
#include "server/data_folder.hpp"
#include "server/running_service.hpp"
#include "support/web_server.hpp"

namespace fanfold::server {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

// A web without end: of each page a thousand links to pages that nothing else leads to, on a thousand hosts.
std::string endless_page(std::string_view host, std::string_view path) {
  if (path == "/robots.txt") return scripted_web::status(404);
  const std::string here = std::string(host.substr(0, host.find('.'))) + "-" + std::string(path.substr(1));
  std::string links;
  for (int i = 0; i < 1'000; ++i)
    links += "<a href=//h" + std::to_string(i) + ".test:@/" + here + "-" + std::to_string(i) + ">x</a>";
  return links;
}

std::string with_port(std::string page, const std::string& port) {
  std::string out;
  for (std::size_t from = 0; from < page.size();) {
    const auto at = page.find('@', from);
    out += page.substr(from, at - from);
    if (at == page.npos) break;
    out += port;
    from = at + 1;
  }
  return out;
}

// Where nothing else runs it is a few; a sanitizer takes some ten times as long.
#if __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
constexpr auto longest_wait = 150s;
#else
constexpr auto longest_wait = 15s;
#endif

TEST(fairness, of_fetches_lets_ten_pages_pass_a_million_that_wait) {
  scripted_web* self = nullptr;
  scripted_web endless([&self](std::string_view host, std::string_view path) {
    std::string page = endless_page(host, path);
    if (page.starts_with("HTTP/")) return page;
    const std::string url = self->url("a", "");
    return scripted_web::page(with_port(page, url.substr(url.rfind(':') + 1)));
  });
  self = &endless;
  const test_web::web_server small({.hosts = 1, .pages = 10});

  const test::temporary_folder folder;
  service_options options = options_for(folder, small.resolve());
  options.crawls.common.concurrency = 16;
  for (const std::string& entry : endless.resolve()) options.crawls.common.resolve.push_back(entry);
  make_data_folder(options.folder).value();
  std::string secrets[2];
  {
    auto known = catalogue::open(catalogue_file(options.folder)).value();
    for (int i = 0; i < 2; ++i)
      secrets[i] =
          known.add_token("t" + std::to_string(i), {.requests_per_minute = 100'000}, std::chrono::system_clock::now())
              .value()
              .secret;
  }
  const running_service server(std::move(options));
  const api_client large_tenant(server.port(), secrets[0]);
  const api_client small_tenant(server.port(), secrets[1]);

  const std::string large =
      large_tenant.begin({{"seeds", json::array{endless.url("h0.test", "/s")}}, {"scope", "any"}});
  std::uint64_t queued = 0;
  while (queued < 1'000'000) {
    std::this_thread::sleep_for(100ms);  // as a client polls
    const auto now = large_tenant.get(large).json();
    ASSERT_EQ(now.at("state"), "running") << now;
    queued = now.at("statistics").at("queued").to_number<std::uint64_t>();
  }
  const auto begin = std::chrono::steady_clock::now();
  const std::string ten = small_tenant.begin({{"seeds", json::array{small.url("/")}}});
  const auto ended = small_tenant.wait(ten);
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(ended.at("state"), "finished");
  EXPECT_GE(ended.at("statistics").at("pages").as_int64(), 10);
  EXPECT_LT(took, longest_wait) << "the million would take many minutes";
  EXPECT_EQ(large_tenant.get(large).json().at("state"), "running");
  EXPECT_EQ(large_tenant.ask("DELETE", large).status, 204);
}

TEST(fairness, of_a_host_lets_ten_pages_pass_whoever_asks_it_all_the_time) {
  const test_web::web_server site({.hosts = 1, .pages = 2'000, .max_latency = 20ms});
  const test::temporary_folder folder;
  service_options options = options_for(folder, site.resolve());
  options.crawls.common.per_host = 1;
  const running_service server(std::move(options));
  const api_client client(server.port());
  const std::string large = client.begin({{"seeds", json::array{site.url("/")}}});
  while (client.get(large).json().at("statistics").at("pages").to_number<int>() < 10)
    std::this_thread::sleep_for(100ms);  // as a client polls
  const std::string ten = client.begin({{"seeds", json::array{site.url("/")}}, {"max_pages", 10}});
  EXPECT_EQ(client.wait(ten).at("statistics").at("pages"), 10);
  EXPECT_EQ(client.get(large).json().at("state"), "running") << "it has 2,000 pages";
  EXPECT_EQ(client.ask("DELETE", large).status, 204);
}

}  // namespace
}  // namespace fanfold::server
