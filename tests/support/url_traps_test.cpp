#include <curl/curl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <re2/re2.h>

#include <deque>
#include <memory>
#include <set>
#include <string>

#include "support/fault_pages.hpp"
#include "support/test_client.hpp"

namespace fanfold::test_web {
namespace {

std::string resolve(const std::string& base, std::string reference) {
  RE2::GlobalReplace(&reference, "&amp;", "&");
  const std::unique_ptr<CURLU, void (*)(CURLU*)> url(curl_url(), curl_url_cleanup);
  curl_url_set(url.get(), CURLUPART_URL, base.c_str(), 0);
  curl_url_set(url.get(), CURLUPART_URL, reference.c_str(), 0);
  char* whole = nullptr;
  curl_url_get(url.get(), CURLUPART_URL, &whole, 0);
  std::string out = whole == nullptr ? "" : whole;
  curl_free(whole);
  return out;
}

/// How many URLs a visitor knows who goes from page to page until there are that many, or no more.
std::size_t known_after(const web_server& server, const std::string& start, std::size_t enough) {
  test_client client(server);
  std::set<std::string> known{start};
  std::deque<std::string> queue{start};
  for (; !queue.empty() && known.size() < enough; queue.pop_front()) {
    const fetched page = client.get(queue.front());
    EXPECT_EQ(page.status, 200) << queue.front();
    re2::StringPiece rest(page.body);
    for (std::string href; RE2::FindAndConsume(&rest, "href=\"(.*?)\"", &href);)
      if (auto url = resolve(queue.front(), href); known.insert(url).second) queue.push_back(std::move(url));
  }
  return known.size();
}

TEST(url_traps, NeverEnd) {
  const web_server server({.hosts = 1, .pages = 1});
  constexpr std::size_t enough = 50;
  for (const auto& trap : url_traps())
    EXPECT_GE(known_after(server, server.url(fmt::format("/fault/{}", trap.name)), enough), enough) << trap.name;
}

}  // namespace
}  // namespace fanfold::test_web
