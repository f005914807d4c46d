// Redirects that end a visit: their targets are URLs of their own.
#include <gtest/gtest.h>

#include <string>

#include "crawl/crawl_fixture.hpp"
#include "crawl/scripted_web.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;

crawl_options options_for(const scripted_web& web, std::string seed) {
  return {.seeds = {std::move(seed)}, .obey_robots = false, .workers = 1, .resolve = web.resolve()};
}

// Every host redirects to the next one, for ever.
class EndlessRedirects : public testing::Test {
 protected:
  scripted_web web_{[this](std::string_view host, std::string_view path) {
    if (path == "/start") return scripted_web::page("<a href=" + web_.url("h0.test", "/next") + ">there</a>");
    const int number = std::stoi(std::string(host.substr(1)));
    return scripted_web::redirect(web_.url('h' + std::to_string(number + 1) + ".test", "/next"));
  }};
};

TEST_F(EndlessRedirects, OfASeedEndAfterTwenty) {
  const auto result = crawl(options_for(web_, web_.url("h0.test", "/next")));
  ASSERT_EQ(result.pages.size(), 21u);
  EXPECT_EQ(result.pages.back().error, "too_many_redirects");
  EXPECT_EQ(result.statistics.seeds_fetched, 0u);
}

TEST_F(EndlessRedirects, OfALinkEndAfterTwenty) {
  auto options = options_for(web_, web_.url("h9.test", "/start"));
  options.scope = scope_kind::any;
  options.max_depth = 1;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 22u);
  EXPECT_EQ(result.pages.back().error, "too_many_redirects");
}

TEST(Redirects, OfAPacedHostEndAfterTwenty) {
  scripted_web web([](std::string_view, std::string_view path) {
    return scripted_web::redirect('/' + std::to_string(std::stoi(std::string(path.substr(1))) + 1));
  });
  auto options = options_for(web, web.url("a.test", "/0"));
  options.delay = 1ms;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 21u);
  EXPECT_EQ(result.pages.back().error, "too_many_redirects");
}

// Whoever asks for one page wants a page.
class RedirectsWithNofollow : public testing::Test {
 protected:
  scripted_web web_{[](std::string_view, std::string_view path) {
    if (path == "/there") return scripted_web::page("here");
    return std::string("HTTP/1.1 302 Found\r\nX-Robots-Tag: nofollow\r\n") +
           "Location: /there\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }};
  crawl_options options_ = options_for(web_, web_.url("a.test", "/"));
};

TEST_F(RedirectsWithNofollow, AreWrittenDownAndNotFollowed) {
  const auto result = crawl(options_);
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].status, 302);
  EXPECT_EQ(result.pages[0].final_url, web_.url("a.test", "/there"));
  EXPECT_EQ(result.pages[0].robots, "nofollow");
}

TEST_F(RedirectsWithNofollow, AreFollowedByWhomThatIsIgnored) {
  options_.obey_directives.header = false;
  const auto result = crawl(options_);
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].status, 200);
  EXPECT_EQ(result.pages[0].robots, "") << "which the page itself does not ask";
}

TEST(Redirects, ToAnotherHostAreNoPagesForMaxPages) {
  scripted_web web([&](std::string_view host, std::string_view) {
    if (host == "a.test") return scripted_web::redirect(web.url("b.test", "/"));
    return scripted_web::page("<a href=1>1</a>");
  });
  auto options = options_for(web, web.url("a.test", "/"));
  options.max_pages = 1;
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 2u);
  EXPECT_EQ(result.pages[1].url, web.url("b.test", "/"));
  EXPECT_EQ(result.statistics.pages, 1u);
  EXPECT_EQ(result.statistics.seeds_fetched, 1u);
}

TEST(Redirects, LeaveTheSizeOfTheLastBodyAlone) {
  scripted_web web([&](std::string_view, std::string_view path) {
    if (path == "/there") return scripted_web::page("1234567");
    return std::string("HTTP/1.1 302 Found\r\nLocation: /there\r\nConnection: close\r\n\r\n123");
  });
  const auto result = crawl(options_for(web, web.url("a.test", "/")));
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].bytes, 7u);
}

TEST(Redirects, OfASeedTakeTheScopeAlong) {
  scripted_web web([&](std::string_view host, std::string_view path) {
    if (host == "a.test") return scripted_web::redirect(web.url("b.test", "/docs/"));
    if (path == "/docs/") return scripted_web::page("<a href=1>1</a><a href=/>up</a>");
    return scripted_web::page("");
  });
  auto options = options_for(web, web.url("a.test", "/old/"));
  options.scope = scope_kind::prefix;
  const auto result = crawl(options);
  EXPECT_EQ(result.pages.size(), 3u);
  EXPECT_TRUE(result.by_url.contains(web.url("b.test", "/docs/1")));
  EXPECT_EQ(result.statistics.seeds, 1u);
  EXPECT_EQ(result.statistics.seeds_fetched, 1u);
}

TEST(Redirects, OfASeedToAnotherDirectoryOfItsHostTakeTheScopeAlong) {
  scripted_web web([](std::string_view, std::string_view path) {
    if (path == "/old/") return scripted_web::redirect("/new/");
    return scripted_web::page(path == "/new/" ? "<a href=1>1</a>" : "");
  });
  auto options = options_for(web, web.url("a.test", "/old/"));
  options.scope = scope_kind::prefix;
  EXPECT_TRUE(crawl(options).by_url.contains(web.url("a.test", "/new/1")));
}

TEST(Redirects, OfASeedToWhatIsExcludedAreNotFollowed) {
  scripted_web web([](std::string_view, std::string_view) { return scripted_web::redirect("/login"); });
  auto options = options_for(web, web.url("a.test", "/"));
  options.exclude = {"login"};
  const auto result = crawl(options);
  ASSERT_EQ(result.pages.size(), 1u);
  EXPECT_EQ(result.pages[0].status, 302);
}

TEST(Redirects, OfASeedToWhatCanNotBeHadLeaveItUnfetched) {
  scripted_web web([&](std::string_view, std::string_view path) {
    return path == "/gone" ? scripted_web::status(404) : scripted_web::redirect(web.url("b.test", "/gone"));
  });
  EXPECT_EQ(crawl(options_for(web, web.url("a.test", "/"))).statistics.seeds_fetched, 0u);
}

TEST(Redirects, WithCredentialsAreFollowed) {
  scripted_web web([&](std::string_view host, std::string_view) {
    if (host == "b.test") return scripted_web::page("here");
    auto target = web.url("b.test", "/");
    return scripted_web::redirect(target.insert(target.find("//") + 2, "me:secret@"));
  });
  const auto result = crawl(options_for(web, web.url("a.test", "/")));
  ASSERT_EQ(result.pages.size(), 2u);
  EXPECT_EQ(result.pages[1].status, 200);
}

}  // namespace
}  // namespace fanfold
