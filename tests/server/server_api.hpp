#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "crawl/scripted_web.hpp"
#include "server/data_folder.hpp"
#include "server/running_service.hpp"

namespace fanfold::server {

/// Five pages, one of them missing; a page more each for /many/N.
inline std::string small_site(std::string_view path) {
  if (path == "/") return scripted_web::page("<title>Home</title><a href=a>a</a><a href=b>b</a><a href=gone>c</a>");
  if (path == "/a" || path == "/b") return scripted_web::page("<title>Page</title><p>apples and pears and apples");
  if (path == "/formula") return scripted_web::page("<title>=1+1</title>");
  if (path == "/feeds") return scripted_web::page("<a href=feed></a><a href=gone></a>");
  if (path == "/feed") return scripted_web::page("<rss><channel>");
  if (path.starts_with("/many/"))
    return scripted_web::page("<a href=/many/" + std::to_string(std::stoi(std::string(path.substr(6))) + 1) +
                              ">next</a>");
  return scripted_web::status(404);
}

/// A server of which nothing is there yet, and a site for it to crawl.
class server_api : public testing::Test {
 protected:
  service_options options() const { return options_for(folder_, web_.resolve()); }
  std::string token_of(std::string_view tenant, const quotas& all = {}) const {
    make_data_folder(folder_.path() / "data").value();
    auto known = catalogue::open(catalogue_file(folder_.path() / "data")).value();
    return known.add_token(tenant, all, std::chrono::system_clock::now()).value().secret;
  }
  boost::json::object order(std::string_view path = "/", std::string_view host = "a.test") const {
    return {{"seeds", boost::json::array{web_.url(host, path)}}};
  }

  const test::temporary_folder folder_;
  scripted_web web_{[](std::string_view, std::string_view path) { return small_site(path); }};
};

}  // namespace fanfold::server
