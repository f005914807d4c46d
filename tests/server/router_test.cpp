#include "server/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fanfold/run.hpp>
#include <string>

namespace fanfold::server {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;

http_handler named(std::string name) {
  return [name](http_request request) -> task<http_response> {
    http_response response;
    response.body = name;
    for (const auto& [key, value] : request.parameters) response.body.append(" ").append(key).append("=").append(value);
    co_return response;
  };
}

http_response ask(const router& routes, std::string method, std::string path) {
  return run(routes.answer({.method = std::move(method), .path = std::move(path), .id = "r"}));
}

router crawls() {
  router routes;
  routes.add("GET", "/", named("page"));
  routes.add("GET", "/crawls", named("list"));
  routes.add("POST", "/crawls", named("create"));
  routes.add("GET", "/crawls/newest", named("newest"));
  routes.add("GET", "/crawls/{id}", named("read"));
  routes.add("GET", "/crawls/{id}/histograms/{of}", named("histogram"));
  return routes;
}

TEST(router, gives_a_request_to_the_handler_of_its_method_and_path) {
  const router routes = crawls();
  EXPECT_EQ(ask(routes, "GET", "/").body, "page");
  EXPECT_EQ(ask(routes, "GET", "/crawls").body, "list");
  EXPECT_EQ(ask(routes, "HEAD", "/crawls").body, "list");
  EXPECT_EQ(ask(routes, "POST", "/crawls").body, "create");
  EXPECT_EQ(ask(routes, "GET", "/crawls/k3v").body, "read id=k3v");
  EXPECT_EQ(ask(routes, "GET", "/crawls/newest").body, "newest");
  EXPECT_EQ(ask(routes, "GET", "/crawls/k3v/histograms/bytes").body, "histogram id=k3v of=bytes");
}

TEST(router, decodes_a_segment_and_keeps_its_slashes_within) {
  const router routes = crawls();
  EXPECT_EQ(ask(routes, "GET", "/crawls/a%2Fb%20c").body, "read id=a/b c");
  EXPECT_EQ(ask(routes, "GET", "/%63rawls").body, "list");
}

TEST(router, knows_no_other_paths) {
  const router routes = crawls();
  for (const auto* path : {"/crawl", "/crawls/", "//crawls", "/crawls//histograms/bytes", "/crawls/k3v/", "*"}) {
    const auto response = ask(routes, "GET", path);
    EXPECT_EQ(response.status, path == std::string("*") ? 405 : 404) << path;
    EXPECT_EQ(boost::json::parse(response.body).at("request_id"), "r");
  }
}

TEST(router, tells_which_methods_a_path_has) {
  const router routes = crawls();
  const auto refused = ask(routes, "DELETE", "/crawls");
  EXPECT_EQ(refused.status, 405);
  EXPECT_THAT(refused.fields, Contains(Pair("Allow", "GET, HEAD, OPTIONS, POST")));
  const auto options = ask(routes, "OPTIONS", "/crawls/k3v");
  EXPECT_EQ(options.status, 204);
  EXPECT_THAT(options.fields, Contains(Pair("Allow", "GET, HEAD, OPTIONS")));
  EXPECT_THAT(ask(routes, "OPTIONS", "*").fields, Contains(Pair("Allow", "GET, HEAD, OPTIONS, POST")));
}

TEST(router, lists_its_routes) {
  router routes;
  routes.add("GET", "/a/{b}", named(""));
  routes.add("PUT", "/a", named(""));
  EXPECT_THAT(routes.routes(), ElementsAre(router::route{"GET", "/a/{b}"}, router::route{"PUT", "/a"}));
}

}  // namespace
}  // namespace fanfold::server
