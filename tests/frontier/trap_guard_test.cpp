#include "frontier/trap_guard.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace fanfold {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

constexpr std::string_view origin = "https://www.example.org";

// A site whose pages are made up: the links on each one.
using endless_site = std::function<std::vector<std::string>(const std::string&)>;

struct outcome {
  std::size_t pages = 0;
  std::vector<trap> traps;
};

// All pages that are found, breadth first, as far as the guard lets it; gives up at a million.
outcome crawl(const endless_site& site, const std::string& first, const trap_limits& limits = {}) {
  trap_guard guard(limits);
  std::set<std::string> seen{first};
  std::deque<std::string> queue{first};
  guard.count_always({origin, first, true});
  outcome result;
  while (!queue.empty() && result.pages < 1'000'000) {
    const std::string page = std::move(queue.front());
    queue.pop_front();
    ++result.pages;
    for (std::string& link : site(page)) {
      if (seen.contains(link) || guard.count({origin, link})) continue;
      seen.insert(link);
      queue.push_back(std::move(link));
    }
  }
  result.traps = guard.report();
  return result;
}

trap_kind only_kind(const outcome& of) {
  EXPECT_THAT(of.traps, testing::Not(IsEmpty()));
  for (const trap& each : of.traps) EXPECT_EQ(each.kind, of.traps.front().kind) << name_of(each.kind);
  return of.traps.front().kind;
}

TEST(trap_guard, stops_a_folder_that_leads_to_a_folder_of_its_own) {
  const outcome all = crawl([](const std::string& page) { return std::vector{page + "a/"}; }, "/");
  EXPECT_EQ(all.pages, 6u);
  EXPECT_EQ(only_kind(all), trap_kind::repetition);
}

// What a template with a relative link does that should have begun with a slash.
TEST(trap_guard, stops_relative_links_that_go_deeper_each_time) {
  const endless_site site = [](const std::string& page) {
    const std::string folder = page.substr(0, page.rfind('/') + 1);
    return std::vector{folder + "about/team", folder + "news/today", folder + "shop/cart"};
  };
  const outcome all = crawl(site, "/");
  EXPECT_LT(all.pages, 20'000u);
  EXPECT_EQ(only_kind(all), trap_kind::repetition);
}

TEST(trap_guard, stops_a_query_that_grows) {
  const outcome all = crawl([](const std::string& page) { return std::vector{page + "&from=here"}; }, "/a?from=here");
  EXPECT_EQ(all.pages, 5u);
  EXPECT_EQ(only_kind(all), trap_kind::repetition);
}

TEST(trap_guard, stops_a_url_that_grows) {
  const outcome all = crawl([](const std::string& page) { return std::vector{page + std::string(1'000, 'x')}; }, "/");
  EXPECT_EQ(all.pages, 5u);
  EXPECT_EQ(only_kind(all), trap_kind::long_url);
}

TEST(trap_guard, stops_a_path_that_grows_by_new_names) {
  const endless_site site = [](const std::string& page) {
    return std::vector{fmt::format("{}x{}/", page, std::string(page.size(), 'y'))};
  };
  const outcome all = crawl(site, "/");
  EXPECT_LT(all.pages, 25u);
}

// What waits is in memory: 60,000 URLs of 4,000 bytes are as much as a million of 240.
TEST(trap_guard, counts_a_long_url_of_a_host_more_than_once) {
  const auto letters = [](int number) {
    std::string word;
    for (; number > 0; number /= 20) word += static_cast<char>('b' + number % 20);
    return word;
  };
  const auto fitting = [&](std::size_t size) {
    trap_guard guard(trap_limits{.max_per_host = 1'600});
    int count = 0;
    while (count < 10'000 && !guard.count({origin, "/" + letters(count + 1) + "/" + std::string(size, 'y')})) ++count;
    return count;
  };
  EXPECT_EQ(fitting(100), 1'600);
  EXPECT_EQ(fitting(400), 800);
  EXPECT_EQ(fitting(4'000), 100);
}

TEST(trap_guard, stops_a_calendar) {
  const endless_site site = [](const std::string& page) {
    int year = 0, month = 0;
    std::sscanf(page.c_str(), "/calendar/%d/%d", &year, &month);
    const int next = year * 12 + month;
    std::vector links{fmt::format("/calendar/{}/{:02}", next / 12, next % 12 + 1)};
    for (int day = 1; day <= 28; ++day) links.push_back(fmt::format("/calendar/{}/{:02}/{:02}", year, month, day));
    return links;
  };
  const outcome all = crawl(site, "/calendar/2024/01");
  EXPECT_EQ(all.pages, 10'000u);
  EXPECT_EQ(only_kind(all), trap_kind::calendar);
  EXPECT_EQ(all.traps.front().where, "https://www.example.org/calendar/*");
}

TEST(trap_guard, stops_a_calendar_whose_dates_are_in_one) {
  const std::vector<std::function<std::string(int, int, int)>> ways{
      [](int year, int month, int day) { return fmt::format("/events?date={}-{:02}-{:02}", year, month, day); },
      [](int year, int month, int day) { return fmt::format("/cal/{}-{:02}-{:02}/", year, month, day); },
      [](int year, int month, int day) { return fmt::format("/days/{}{:02}{:02}", year, month, day); }};
  for (const auto& page : ways) {
    trap_guard guard({});
    int passed = 0;
    for (int day = 0; day < 60 * 365; ++day)
      passed += !guard.count({origin, page(2000 + day / 365, day % 365 / 31 + 1, day % 31 + 1)});
    EXPECT_EQ(passed, 10'000) << page(2000, 1, 1);
    ASSERT_THAT(guard.report(), SizeIs(1));
    EXPECT_EQ(guard.report().front().kind, trap_kind::calendar);
  }
}

TEST(trap_guard, stops_pages_that_lead_to_the_next_ones) {
  const endless_site site = [](const std::string& page) {
    const auto number = std::stoull(page.substr(7));
    return std::vector{fmt::format("/pages/{}", number + 1), fmt::format("/pages/{}", number + 2)};
  };
  const outcome all = crawl(site, "/pages/1", {.max_per_pattern = 500});
  EXPECT_EQ(all.pages, 500u);
  EXPECT_EQ(only_kind(all), trap_kind::pattern);
  EXPECT_EQ(all.traps.front().where, "https://www.example.org/pages/*");
  EXPECT_EQ(all.traps.front().example, "https://www.example.org/pages/501");
}

TEST(trap_guard, stops_files_that_are_named_by_identifiers) {
  const endless_site site = [requests = 0u](const std::string&) mutable {
    std::vector<std::string> links;
    for (int i = 0; i < 5; ++i) {
      const unsigned id = ++requests * 2'654'435'761u;
      links.push_back(fmt::format("/doc/a{:08x}{:08x}.html", id, ~id));
      links.push_back(fmt::format("/img/{:08x}-4f89-11d3-9a0c-0305{:08x}.jpg", id, ~id));
      links.push_back(fmt::format("/view-a1{:08x}", id));
    }
    return links;
  };
  const outcome all = crawl(site, "/", {.max_per_pattern = 50});
  EXPECT_EQ(all.pages, 1u + 3 * 50);
  EXPECT_EQ(only_kind(all), trap_kind::pattern);
  EXPECT_THAT(all.traps, SizeIs(3));
}

TEST(trap_guard, stops_sessions_that_are_new_on_each_page) {
  const endless_site site = [requests = 0](const std::string&) mutable {
    std::vector<std::string> links;
    for (int i = 0; i < 5; ++i) {
      links.push_back(fmt::format("/a{}?PHPSESSID={:016x}", i, ++requests));
      links.push_back(fmt::format("/b{};jsessionid={:016x}", i, ++requests));
      links.push_back(fmt::format("/(S({:024x}))/c{}", ++requests, i));
    }
    return links;
  };
  const outcome all = crawl(site, "/");
  EXPECT_EQ(all.pages, 1u + 15 * 3);
  EXPECT_EQ(only_kind(all), trap_kind::session);
}

// Ten filters with nine values each, in any order.
TEST(trap_guard, stops_filters_that_combine) {
  const endless_site site = [](const std::string& page) {
    std::vector<std::string> links;
    for (const char* const name : {"brand", "colour", "size", "price", "rating", "sort", "view", "shape", "stock"}) {
      if (page.contains(std::string(name) + '=')) continue;
      for (int value = 1; value <= 9; ++value)
        links.push_back(fmt::format("{}{}{}={}", page, page.contains('?') ? '&' : '?', name, value));
    }
    return links;
  };
  const outcome all = crawl(site, "/shop");
  EXPECT_LT(all.pages, 20'000u);
  EXPECT_EQ(only_kind(all), trap_kind::facets);
  EXPECT_EQ(all.traps.front().where, "https://www.example.org/shop");
}

TEST(trap_guard, stops_a_host_with_too_many_urls_of_whatever_pattern) {
  const endless_site site = [](const std::string& page) { return std::vector{page + "a", page + "b"}; };
  const outcome all = crawl(site, "/", {.max_per_host = 100});
  EXPECT_EQ(all.pages, 100u);
  EXPECT_EQ(only_kind(all), trap_kind::host);
  EXPECT_EQ(all.traps.front().where, origin);
}

TEST(trap_guard, stops_hosts_without_end_in_one_domain) {
  trap_guard guard({});
  std::size_t hosts = 0;
  for (int i = 0; i < 20'000; ++i) hosts += !guard.count({fmt::format("https://h{}.example.co.uk", i), "/", true});
  EXPECT_EQ(hosts, 10'000u);
  ASSERT_THAT(guard.report(), SizeIs(1));
  EXPECT_EQ(guard.report().front().where, "example.co.uk");
  EXPECT_EQ(guard.report().front().links, 10'000u);
  EXPECT_FALSE(guard.count({"https://www.example.org", "/", true}));
}

// All of these are sites as they are: not one page is left out.
class sites_as_they_are : public testing::Test {
 protected:
  ~sites_as_they_are() override {
    for (const trap& each : guard_.report())
      ADD_FAILURE() << name_of(each.kind) << ": " << each.where << ", such as " << each.example;
  }
  void has(const std::string& page) {
    if (seen_.insert(page).second) guard_.count({origin, page});
  }

 private:
  std::set<std::string> seen_;
  trap_guard guard_{{}};
};

TEST_F(sites_as_they_are, a_forum) {
  for (int topic = 1; topic <= 8'000; ++topic) {
    for (int start = 0; start <= 60; start += 15)
      has(fmt::format("/viewtopic.php?f={}&t={}&start={}", topic % 40, topic, start));
    has(fmt::format("/viewtopic.php?p={}#p{}", topic * 7, topic * 7));
    has(fmt::format("/memberlist.php?mode=viewprofile&u={}", topic));
  }
}

TEST_F(sites_as_they_are, a_shop_with_forty_thousand_products) {
  for (int product = 0; product < 40'000; ++product) {
    has(fmt::format("/product/{}", 100'000 + product));
    has(fmt::format("/images/{:08x}/{}.jpg", product * 2'654'435'761u, product));
    has(fmt::format("/category/{}?page={}&sort=price&view=list", product % 100, product / 100));
  }
}

TEST_F(sites_as_they_are, a_news_site_with_years_of_articles) {
  for (int day = 0; day < 20 * 365; ++day) {
    const std::string date = fmt::format("{}/{:02}/{:02}", 2004 + day / 365, day % 365 / 31 + 1, day % 31 + 1);
    has("/archive/" + date);
    for (int i = 0; i < 10; ++i) has(fmt::format("/{}/article-{}-of-the-day", date, i));
    has(fmt::format("/news/{}/{}.html", date, 1'000'000 + day));
  }
}

TEST_F(sites_as_they_are, a_wiki) {
  for (int i = 0; i < 30'000; ++i) {
    const std::string title = fmt::format("Title_of_{}", i);
    has("/wiki/" + title);
    has("/index.php?title=" + title + "&action=edit");
    has("/index.php?title=" + title + "&action=history");
    has("/index.php?title=" + title + fmt::format("&oldid={}&diff=prev", i * 17));
  }
}

TEST_F(sites_as_they_are, documentation_in_deep_folders) {
  for (int i = 0; i < 10'000; ++i) {
    has(fmt::format("/docs/api/java.base/java/util/concurrent/atomic/class-use/Class{}.Inner.html", i));
    has(fmt::format("/source/boost/libs/boost/include/boost/detail/file{}.hpp", i % 4'000));
    has(fmt::format("/tree/v1.{}/src/main/java/org/example/main/Main.java", i % 100));
  }
}

TEST_F(sites_as_they_are, a_repository_browser) {
  for (unsigned i = 0; i < 20'000; ++i) {
    has(fmt::format("/commit/{:08x}{:08x}{:08x}", i * 2'654'435'761u, i * 40'503u, ~i));
    has(fmt::format("/commit/?id={:08x}{:08x}&h=main", i * 2'654'435'761u, i * 40'503u));
  }
}

TEST(trap_guard, lets_everything_pass_where_it_is_not_to_recognise_any) {
  trap_guard guard({.recognise = false, .max_per_pattern = 1, .max_per_host = 1});
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(guard.count({origin, fmt::format("/a/a/a/a/a/a/a/a/{}", i)}));
  EXPECT_THAT(guard.report(), IsEmpty());
}

TEST(trap_guard, counts_what_always_passes) {
  trap_guard guard({.max_per_pattern = 3});
  for (int i = 0; i < 5; ++i) guard.count_always({origin, fmt::format("/page/{}", i)});
  EXPECT_EQ(guard.count({origin, "/page/7"}), trap_kind::pattern);
}

TEST(trap_guard, counts_each_host_by_itself) {
  trap_guard guard({.max_per_pattern = 1});
  EXPECT_FALSE(guard.count({"https://a.example", "/page/1", true}));
  EXPECT_FALSE(guard.count({"https://b.example", "/page/1", true}));
  EXPECT_TRUE(guard.count({"https://a.example", "/page/2"}));
}

TEST(trap_guard, tells_of_the_traps_with_most_links_first) {
  trap_guard guard({.max_per_pattern = 1});
  for (int i = 0; i < 3; ++i) guard.count({origin, fmt::format("/few/{}", i)});
  for (int i = 0; i < 9; ++i) guard.count({origin, fmt::format("/many/{}", i)});
  const auto traps = guard.report();
  ASSERT_THAT(traps, SizeIs(2));
  EXPECT_EQ(traps[0].where, "https://www.example.org/many/*");
  EXPECT_EQ(traps[0].links, 8u);
  EXPECT_EQ(traps[1].links, 2u);
}

// A web that has as many patterns as pages takes no more memory than any other, and forgets nothing that was often.
TEST(trap_guard, forgets_what_was_counted_least) {
  trap_guard guard({.max_per_pattern = 100});
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(guard.count({origin, fmt::format("/page/{}", i)}));
  std::string name(6, 'a');
  for (std::size_t i = 0; i < 2 * trap_guard::max_counts; ++i) {
    for (auto c = name.rbegin(); c != name.rend() && ++*c > 'z'; ++c) *c = 'a';
    guard.count({"https://" + name + ".example", "/" + name + "/1"});
  }
  EXPECT_EQ(guard.count({origin, "/page/100"}), trap_kind::pattern);
}

}  // namespace
}  // namespace fanfold
