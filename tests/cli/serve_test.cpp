// `fanfold serve` as a process: killed and ended by signals.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <filesystem>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "cli/crawl_arguments.hpp"
#include "cli/program.hpp"
#include "server/api_client.hpp"
#include "store/sample_job.hpp"
#include "store/temporary_folder.hpp"

namespace fanfold::test {
namespace {

using server::api_client;
using testing::ElementsAre;

std::uint16_t free_port() {
  boost::asio::io_context context;
  return boost::asio::ip::tcp::acceptor(context, {boost::asio::ip::address_v4::loopback(), 0}).local_endpoint().port();
}

class serve : public testing::Test {
 protected:
  std::vector<std::string> command() const {
    return arguments_for(web_, {"serve", "--retries", "1"},
                         {"--listen", "127.0.0.1:" + std::to_string(port_), "--data", folder_.path().string(),
                          "--allow-private", "127.0.0.0/8"});
  }
  std::string job_of(const std::string& crawl) const {
    return (folder_.path() / "crawls" / crawl.substr(crawl.rfind('/') + 1) / "crawl.fanfold").string();
  }

  const test_web::web_server web_{{.hosts = 3,
                                   .pages = 150,
                                   .max_body_bytes = 8'000,
                                   .max_latency = std::chrono::milliseconds(20),
                                   .redirects = 0.1,
                                   .not_found = 0.05,
                                   .server_errors = 0.03,
                                   .broken = 0.03}};
  const temporary_folder folder_;
  const std::uint16_t port_ = free_port();
  const api_client client_{port_};
};

TEST_F(serve, killed_again_and_again_loses_and_repeats_nothing) {
  constexpr int kills = 20;
  std::vector<std::string> crawls;
  std::mt19937 random(std::random_device{}());
  std::uniform_int_distribution instant(0, 150'000);
  for (int i = 0; i < kills; ++i) {
    program server(command());
    server.await_error("serving http://");
    if (i == 0)
      for (std::size_t host = 0; host < 3; ++host)
        crawls.push_back(
            client_.begin({{"seeds", boost::json::array{web_.web().origin(host) + "/"}}, {"archive", true}}));
    std::this_thread::sleep_for(std::chrono::microseconds(instant(random)));  // any instant there is
    server.send(SIGKILL);
    server.finish();
  }
  program server(command());
  server.await_error("serving http://");
  for (std::size_t host = 0; host < 3; ++host) {
    EXPECT_EQ(client_.wait(crawls[host]).at("state"), "finished");
    const std::string whole = (folder_.path() / ("whole" + std::to_string(host))).string();
    ASSERT_EQ(run_program(arguments_for(web_, {"crawl", "--retries", "1"},
                                        {"--quiet", "--job", whole, web_.web().origin(host) + "/"}))
                  .status,
              0);
    const std::string pages = "SELECT url, status, coalesce(error, '') FROM page ORDER BY url";
    EXPECT_EQ(query(job_of(crawls[host]), pages), query(whole, pages));
    EXPECT_THAT(query(job_of(crawls[host]), "SELECT count(*) - count(DISTINCT url_id) FROM pages"), ElementsAre("0"));
  }
  server.send(SIGTERM);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, told_to_end_stops_its_crawls_and_goes_on_with_them) {
  std::string crawl;
  {
    program server(command());
    server.await_error("serving http://");
    crawl = client_.begin({{"seeds", boost::json::array{web_.web().origin(0) + "/"}}});
    server.send(SIGTERM);
    EXPECT_EQ(server.finish().status, 0);
  }
  EXPECT_FALSE(std::filesystem::exists(job_of(crawl) + "-wal"));
  program server(command());
  server.await_error("serving http://");
  EXPECT_EQ(client_.wait(crawl).at("state"), "finished");
  server.send(SIGTERM);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, told_to_end_is_not_ready_until_its_delay_is_over) {
  std::vector<std::string> arguments = command();
  arguments.insert(arguments.end(), {"--drain-delay", "2s"});
  program server(arguments);
  server.await_error("serving http://");
  EXPECT_EQ(client_.get("/readyz").status, 200);
  server.send(SIGTERM);
  int status = 200;
  while (status == 200) status = client_.get("/readyz").status;
  EXPECT_EQ(status, 503);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, keeps_crawls_to_its_user_whatever_the_umask) {
  const mode_t before = ::umask(0);
  program server(command());
  ::umask(before);
  server.await_error("serving http://");
  client_.wait(client_.begin({{"seeds", boost::json::array{web_.web().origin(0) + "/"}}, {"archive", true}}));
  std::size_t archives = 0;
  for (const auto& each : std::filesystem::recursive_directory_iterator(folder_.path())) {
    EXPECT_EQ(each.status().permissions(), std::filesystem::perms(each.is_directory() ? 0700 : 0600)) << each.path();
    if (each.path().extension() == ".gz") ++archives;
  }
  EXPECT_EQ(archives, 1u);
  server.send(SIGTERM);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, logs_whom_a_trusted_proxy_names) {
  std::vector<std::string> arguments = command();
  arguments.insert(arguments.end(), {"--trusted-proxy", "127.0.0.1", "--trusted-proxy", "10.0.0.0/8"});
  program server(arguments);
  server.await_error("serving http://");
  client_.ask("GET", "/healthz", "", {{"X-Forwarded-For", "203.0.113.9, 10.1.2.3"}});
  server.await_error("\"client\":\"203.0.113.9\"");
  server.send(SIGTERM);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, on_a_folder_that_another_server_uses_says_what_to_do) {
  program server(command());
  server.await_error("serving http://");
  const finished second = run_program({"serve", "--listen", "127.0.0.1:0", "--data", folder_.path().string()});
  EXPECT_EQ(second.status, 3);
  EXPECT_THAT(second.err, AllOf(testing::HasSubstr(folder_.path().string() + " is in use by another process"),
                                testing::HasSubstr("a folder of its own by --data")));
  server.send(SIGTERM);
  EXPECT_EQ(server.finish().status, 0);
}

TEST_F(serve, bounds_the_connections_of_an_address) {
  for (const int most : {1, 2}) {
    std::vector<std::string> arguments = command();
    arguments.insert(arguments.end(), {"--connections-per-address", std::to_string(most)});
    program server(arguments);
    server.await_error("serving http://");
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket other(context);
    other.connect({boost::asio::ip::address_v4::loopback(), port_});
    EXPECT_EQ(client_.get("/healthz").status, most == 1 ? 503 : 200);
    server.send(SIGTERM);
    EXPECT_EQ(server.finish().status, 0);
  }
}

TEST_F(serve, says_what_is_wrong_with_its_command_line) {
  const finished others = run_program({"serve", "--listen", "0.0.0.0:0", "--data", folder_.path().string()});
  EXPECT_EQ(others.status, 2);
  EXPECT_THAT(others.err, testing::HasSubstr("fanfold token add"));
  const finished named = run_program(
      {"serve", "--listen", "127.0.0.1:0", "--host-name", "crawls.example", "--data", folder_.path().string()});
  EXPECT_EQ(named.status, 2) << "what answers to a name has a proxy in front of it";
  EXPECT_THAT(named.err, testing::HasSubstr("crawls.example can be reached by others, and there is no token yet"));
  for (const std::string name :
       {"https://crawls.example.com", "crawls.example.com:443", "a b", "crawls.example.com/", ""}) {
    const finished wrong = run_program({"serve", "--host-name", name, "--data", folder_.path().string()});
    EXPECT_EQ(wrong.status, 2) << name;
    EXPECT_THAT(wrong.err, testing::HasSubstr("--host-name \"" + name + "\": must be a host name alone")) << name;
  }
  EXPECT_EQ(run_program({"serve", "--listen", "here"}).status, 2);
  EXPECT_THAT(run_program({"serve", "--concurrency", "0"}).err,
              testing::HasSubstr("--concurrency \"0\": must be a whole number from 1 to 100,000"));
  EXPECT_THAT(run_program({"serve", "--trusted-proxy", "nginx"}).err,
              testing::HasSubstr("--trusted-proxy \"nginx\": must"));
  EXPECT_THAT(run_program({"serve", "--drain-delay", "soon"}).err, testing::HasSubstr("--drain-delay \"soon\": must"));
  const boost::asio::ip::tcp::endpoint taken(boost::asio::ip::address_v4::loopback(), port_);
  boost::asio::io_context context;
  const boost::asio::ip::tcp::acceptor other(context, taken);
  const finished busy = run_program(command());
  EXPECT_EQ(busy.status, 4);
  EXPECT_THAT(busy.err, testing::HasSubstr("already in use; choose another address by --listen"));
}

}  // namespace
}  // namespace fanfold::test
