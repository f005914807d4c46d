// A name that takes long to resolve must hold up its own fetch only. The test stands in for the system's resolver.
#include <dlfcn.h>
#include <gtest/gtest.h>
#include <netdb.h>

#include <chrono>
#include <cstring>
#include <fanfold/asio.hpp>
#include <fanfold/run.hpp>
#include <semaphore>

#include "http/error.hpp"
#include "http/fetcher.hpp"

namespace {

std::counting_semaphore<> asked{0};
std::counting_semaphore<> may_answer{0};

}  // namespace

extern "C" int getaddrinfo(const char* name, const char* service, const addrinfo* hints, addrinfo** result) {
  using resolver = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto real = reinterpret_cast<resolver>(dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name && std::strcmp(name, "slow.test") == 0) {
    asked.release();
    may_answer.try_acquire_for(std::chrono::seconds(20));
    return EAI_AGAIN;
  }
  return real(name, service, hints, result);
}

namespace fanfold::http {
namespace {

using namespace std::chrono_literals;

struct no_body final : body_consumer {
  bool begin(const response_head&) override { return true; }
  bool write(std::string_view) override { return true; }
};

task<response> fetch_slow_name() {
  auto& io = co_await this_context();
  fetcher f(io, {.user_agent = "FanfoldTest"});
  no_body body;
  co_return co_await f.fetch({"http://slow.test/", {.total = 100ms}}, body);
}

TEST(SlowName, DoesNotHoldUpTheLoopWhenItsTimeIsOver) {
  const auto begin = std::chrono::steady_clock::now();
  const response answer = run(fetch_slow_name());
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_EQ(answer.error, errc::timeout);
  EXPECT_TRUE(asked.try_acquire_for(10s));
  EXPECT_LT(took, 10s);
  may_answer.release();
}

}  // namespace
}  // namespace fanfold::http
