#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <climits>
#include <string>
#include <vector>

#include "hostile/hostile_fixture.hpp"
#include "support/full_listener.hpp"
#include "support/name_server.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

using test_web::name_server;

/// Names that are hostile to whoever resolves them, by the name server that knows the sound hosts.
class hostile_names : public hostile_web {
 protected:
  hostile_names() {
    options_.resolve.clear();
    options_.name_servers = {names_.address()};
  }

  static std::string url(std::string_view name) { return fmt::format("http://{}/", name); }
  std::string error_of(std::string_view name) {
    const auto was_asked = [this] { return hostile_questions_ > 0; };
    return crawl_beside({url(name)}, was_asked).by_url.at(url(name)).error;
  }

  name_server::answer answer_to(std::string_view name) {
    if (name.ends_with(".site0000.test")) {
      hostile_before_sound_ = std::min(hostile_before_sound_, hostile_questions_.load());
      return {.addresses = {"127.0.0.1"}};
    }
    ++hostile_questions_;
    if (name.starts_with("gone")) return {.what = name_server::reply::no_such_name};
    if (name.starts_with("failing")) return {.what = name_server::reply::failure};
    return {.what = name_server::reply::silence};
  }

  std::atomic<int> hostile_questions_ = 0;
  int hostile_before_sound_ = INT_MAX;  // of the name server's thread
  name_server names_{[this](std::string_view name) { return answer_to(name); }};
};

TEST_F(hostile_names, ThatAreNone) {
  EXPECT_EQ(error_of("gone.test"), "unknown_host");
}

TEST_F(hostile_names, ThatNoServerSaysAnythingSoundAbout) {
  EXPECT_EQ(error_of("failing.test"), "lookup_failed");
}

TEST_F(hostile_names, ThatNoServerSaysAnythingAbout) {
  std::vector<std::string> silent;
  for (int i = 0; i < 200; ++i) silent.push_back(url(fmt::format("silent{}.test", i)));
  const auto all_asked = [this] { return hostile_questions_ >= 200; };
  for (const auto& page : finish_others_beside(silent, all_asked))
    ADD_FAILURE() << page.url << " ended: " << page.error;
  EXPECT_GT(hostile_before_sound_, 0) << "the sound names were resolved before";
  EXPECT_EQ(visit_alone(url("silent.test"), 300ms).error, "lookup_failed");
}

/// A name with fifty addresses of this machine, which its name server gives over TCP, as they are too many for UDP.
class hostile_addresses : public hostile_web {
 protected:
  hostile_addresses() { options_.name_servers = {names_.address()}; }

  static std::string address(int number) { return fmt::format("127.7.0.{}", number); }
  name_server::answer fifty() {
    was_asked_ = true;
    name_server::answer all;
    for (int number = 1; number <= 50; ++number) all.addresses.push_back(address(number));
    return all;
  }
  static std::string url(std::uint16_t port) { return fmt::format("http://fifty.test:{}/fault/target/x", port); }
  /// The record of that URL.
  page_record visit(std::uint16_t port) {
    return crawl_beside({url(port)}, [this] { return was_asked_.load(); }).by_url.at(url(port));
  }

  std::atomic<bool> was_asked_ = false;
  name_server names_{[this](std::string_view) { return fifty(); }};
};

TEST_F(hostile_addresses, OfWhichOneWorksWhereTheOthersRefuse) {
  const test_web::web_server works({.hosts = 1, .pages = 1}, {.address = address(40)});
  EXPECT_EQ(visit(works.web().port(0)).status, 200);
}

// Each has its share of the time for connecting, which is 200 ms.
TEST_F(hostile_addresses, OfWhichOneWorksWhereTheOthersSayNothing) {
  const test_web::web_server works({.hosts = 1, .pages = 1}, {.address = address(20)});
  std::vector<test_web::full_listener> silent;
  for (int number = 1; number <= 50; ++number)
    if (number != 20) silent.emplace_back(address(number), works.web().port(0));
  options_.retries = 1;
  EXPECT_EQ(visit(works.web().port(0)).status, 200);
}

TEST_F(hostile_addresses, OfWhichNoneWorks) {
  const test_web::web_server elsewhere({.hosts = 1, .pages = 1});
  const auto port = elsewhere.web().port(0);
  EXPECT_EQ(visit(port).error, "connection_refused");
  std::vector<test_web::full_listener> silent;
  for (int number = 1; number <= 50; ++number) silent.emplace_back(address(number), port);
  EXPECT_EQ(visit_alone(url(port), 500ms).error, "timeout");
}

}  // namespace
}  // namespace fanfold
