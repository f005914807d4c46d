#include <gtest/gtest.h>

#include <fanfold/asio.hpp>
#include <fanfold/run.hpp>
#include <new>
#include <string>
#include <utility>

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

}  // namespace
}  // namespace fanfold::http
