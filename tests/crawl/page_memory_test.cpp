#include "crawl/page_memory.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "crawl/page_reader.hpp"

namespace fanfold {
namespace {

constexpr std::size_t own = page_memory::own_bytes;
constexpr std::size_t step = page_memory::step_bytes;

TEST(page_memory, is_a_pages_own_up_to_a_little) {
  page_memory_budget none(0);
  page_memory page(none);
  EXPECT_TRUE(page.take(own));
  EXPECT_FALSE(page.take(1));
  EXPECT_TRUE(page_memory().take(own));
}

TEST(page_memory, is_of_the_budget_beyond_that_as_long_as_there_is_any) {
  page_memory_budget budget(2 * step);
  page_memory first(budget);
  page_memory second(budget);
  EXPECT_TRUE(first.take(own + step + 1));
  EXPECT_FALSE(second.take(own + 1));
  EXPECT_TRUE(second.take(own));
  EXPECT_TRUE(first.take(step - 1));
  EXPECT_FALSE(first.take(1));
}

TEST(page_memory, is_given_back) {
  page_memory_budget budget(4 * step);
  {
    page_memory page(budget);
    page.take(own + 3 * step);
    EXPECT_EQ(budget.left_bytes(), step);
    page_memory elsewhere = std::move(page);
    EXPECT_EQ(budget.left_bytes(), step);
    elsewhere.shrink_to(own + 1);
    EXPECT_EQ(budget.left_bytes(), 3 * step);
    page = page_memory(budget);
    page.take(own + 1);
    page = page_memory();
  }
  EXPECT_EQ(budget.left_bytes(), 4 * step);
}

TEST(page_memory, is_shared_between_threads) {
  page_memory_budget budget(100 * step);
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&budget] {
      for (int round = 0; round < 1'000; ++round) {
        page_memory page(budget);
        while (page.take(step)) continue;
      }
    });
  for (std::thread& each : threads) each.join();
  EXPECT_EQ(budget.left_bytes(), 100 * step);
}

/// A page of a thousand links of a kilobyte each, where all pages together have no more than it has on its own.
class PageWithoutMemory : public testing::Test {
 protected:
  static std::string name(int number) { return fmt::format("{:01000}", number); }

  page_content read(std::string_view content_type, std::string_view body) {
    http::response_head head;
    for (const std::string& line :
         {std::string("HTTP/1.1 200 OK\r\n"), fmt::format("Content-Type: {}\r\n", content_type), std::string("\r\n")})
      head.add_line(line, SIZE_MAX);
    page_reader reader({.product_token = "fanfold", .counts_words = true, .room = &memory_});
    reader.begin(head);
    reader.write(body);
    return *std::move(reader).finish();
  }
  static void expect_some_links(const page_content& content) {
    const std::size_t kept = content.document.links.size();
    EXPECT_GT(kept, 200u);
    EXPECT_LT(kept, own / 1'000);
    EXPECT_EQ(kept + content.document.dropped_links, 1'000u);
  }

  page_memory_budget none_{0};
  page_memory memory_{none_};
};

TEST_F(PageWithoutMemory, CountsLinksThatItDoesNotKeep) {
  std::string body;
  for (int i = 0; i < 1'000; ++i) body += fmt::format("<a href=/{}></a>", name(i));
  expect_some_links(read("text/html", body));
}

TEST_F(PageWithoutMemory, CountsThoseInDocumentsOfItsOwn) {
  std::string body;
  for (int i = 0; i < 1'000; ++i) body += fmt::format("<iframe srcdoc='<a href=/{}></a>'></iframe>", name(i));
  const auto content = read("text/html", body);
  EXPECT_GT(content.document.srcdocs.size(), 100u);
  EXPECT_LT(content.document.srcdocs.size(), own / 1'000);
}

TEST_F(PageWithoutMemory, CountsThoseOfAStyleSheet) {
  std::string body;
  for (int i = 0; i < 1'000; ++i) body += fmt::format("a {{ background: url({}) }}\n", name(i));
  expect_some_links(read("text/css", body));
}

TEST_F(PageWithoutMemory, SaysThatASitemapIsNotWhole) {
  std::string body = "<urlset>";
  for (int i = 0; i < 1'000; ++i) body += fmt::format("<url><loc>http://a.test/{}</loc></url>", name(i));
  const auto content = read("application/xml", body + "</urlset>");
  expect_some_links(content);
  EXPECT_EQ(content.sitemap_fault,
            fmt::format("it lists too much: {} links are left out", content.document.dropped_links));
}

TEST_F(PageWithoutMemory, CountsWordsInTotal) {
  std::string body;
  for (int i = 0; i < 10'000; ++i) body += fmt::format("word{} and ", i);
  const auto words = read("text/html", body).words;
  EXPECT_EQ(words.total, 20'000u);
  EXPECT_EQ(words.by_word.at("and"), 10'000u);
  EXPECT_GT(words.by_word.size(), 1'000u);
  EXPECT_LT(words.by_word.size(), own / (sizeof(std::string) + 8));
}

}  // namespace
}  // namespace fanfold
