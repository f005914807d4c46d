#include "crawl/explain.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fanfold/run.hpp>
#include <string>
#include <string_view>

#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

/// While it lives, what asks for http goes to a proxy.
class proxy_setting {
 public:
  explicit proxy_setting(const std::string& proxy) { setenv("http_proxy", proxy.c_str(), 1); }
  proxy_setting(const proxy_setting&) = delete;
  proxy_setting& operator=(const proxy_setting&) = delete;
  ~proxy_setting() { unsetenv("http_proxy"); }
};

std::string text_of(const explanation& of, std::string_view topic) {
  for (const auto& [each, text] : of.reasons)
    if (each == topic) return text;
  return "none";
}

TEST(Explain, LeavesNamesToTheProxyWhereThereIsOne) {
  const scripted_web proxy([](std::string_view, std::string_view url) {
    return url == "http://no-such-host.invalid/robots.txt" ? scripted_web::text("User-agent: *\nDisallow: /private\n")
                                                           : scripted_web::status(500);
  });
  const proxy_setting set(proxy.url("127.0.0.1", ""));
  const std::string page = "http://no-such-host.invalid/page";
  const explanation said = run(explain(page, {.seeds = {page}}, nullptr));
  EXPECT_TRUE(said.would_be_fetched) << text_of(said, "verdict");
  EXPECT_EQ(text_of(said, "address"), "the proxy's affair");
  EXPECT_EQ(text_of(said, "robots"), "allowed by no rule of http://no-such-host.invalid/robots.txt (status 200)");
  EXPECT_EQ(text_of(said, "pace"), "6 requests at once at most; delay between two: 100 ms");
}

}  // namespace
}  // namespace fanfold
