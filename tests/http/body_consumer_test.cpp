#include <gtest/gtest.h>

#include <fanfold/asio.hpp>
#include <fanfold/run.hpp>
#include <new>
#include <string>
#include <utility>

#include "http/error.hpp"
#include "http/fetcher.hpp"
#include "support/web_server.hpp"

namespace fanfold::http {
namespace {

using test_web::web_server;

TEST(BodyConsumer, ThrowsOutOfTheFetch) {
  const auto get = [](fetcher_options with, std::string url, bool at_begin) -> task<> {
    struct failing_body final : body_consumer {
      bool begin(const response_head&) override {
        if (fails_at_begin) throw std::bad_alloc();
        return true;
      }
      bool write(std::string_view) override { throw std::bad_alloc(); }
      bool fails_at_begin = false;
    } body;
    body.fails_at_begin = at_begin;
    auto& io = co_await this_context();
    fetcher f(io, std::move(with));
    co_await f.fetch({url, {}}, body);
  };
  web_server web;
  const fetcher_options options{.user_agent = "FanfoldTest", .resolve = web.resolve()};
  EXPECT_THROW(run(get(options, web.url("/"), false)), std::bad_alloc);
  EXPECT_THROW(run(get(options, web.url("/"), true)), std::bad_alloc);
  EXPECT_THROW(run(get(options, web.url("/fault/status/204"), true)), std::bad_alloc);  // has no body
}

// Takes what a sitemap might be, until it knows better.
struct changing_body final : body_consumer {
  bool begin(const response_head&) override { return true; }
  bool write(std::string_view bytes) override {
    written += bytes.size();
    return true;
  }
  std::uint64_t body_limit(std::uint64_t limit) const override { return written < raised_until ? 100'000 : limit; }

  std::size_t raised_until = 0;
  std::size_t written = 0;
};

TEST(BodyConsumer, MayTakeMoreThanTheRequestAllows) {
  const auto get = [](fetcher_options with, std::string url,
                      std::size_t raised_until) -> task<boost::system::error_code> {
    changing_body body;
    body.raised_until = raised_until;
    auto& io = co_await this_context();
    fetcher f(io, std::move(with));
    const response answer = co_await f.fetch({url, {.max_body_bytes = 50'000}}, body);
    co_return answer.error;
  };
  web_server web;
  const fetcher_options options{.user_agent = "FanfoldTest", .resolve = web.resolve()};
  for (const std::string path : {"/fault/bytes/", "/fault/chunked-bytes/"}) {
    EXPECT_FALSE(run(get(options, web.url(path + "100000"), 1'000'000))) << path;
    EXPECT_EQ(run(get(options, web.url(path + "100001"), 1'000'000)), errc::too_large) << path;
    EXPECT_EQ(run(get(options, web.url(path + "100000"), 10'000)), errc::too_large) << path << ", as it turned out";
    EXPECT_FALSE(run(get(options, web.url(path + "50000"), 10'000))) << path;
  }
}

}  // namespace
}  // namespace fanfold::http
