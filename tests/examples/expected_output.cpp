#include "examples/expected_output.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <span>
#include <utility>

#include "support/expected_crawl.hpp"
#include "support/web_page.hpp"

namespace fanfold::talk_test {
namespace {

using test_web::place;
using test_web::web_model;
using word_counts = std::map<std::string, int>;

struct expected_page {
  std::uint32_t depth;
  std::string url;
  std::string body;

  auto operator<=>(const expected_page&) const = default;
};

/// The pages that come whole, by depth and URL.
std::vector<expected_page> expected_pages(const web_model& web, const crawl_arguments& of) {
  const place start{.host = of.host};
  const test_web::crawl_rules rules{.max_depth = static_cast<std::uint32_t>(of.max_depth), .obey_robots = false};
  std::vector<expected_page> pages;
  for (const auto& visit : expect_crawl(web, std::span(&start, 1), rules))
    if (visit.outcome == test_web::visit_outcome::answered && visit.status == 200)
      pages.push_back({visit.depth, web.url(visit.at), render_page(web, visit.ends_at)});
  std::ranges::sort(pages);
  return pages;
}

void count_words(const std::string& text, int min_length, word_counts& counts) {
  const RE2 pattern(fmt::format(R"(([\pL\pN_]{{{},}}))", min_length));
  re2::StringPiece rest(text);
  for (std::string word; RE2::FindAndConsume(&rest, pattern, &word);) {
    std::ranges::transform(word, word.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    ++counts[word];
  }
}

std::vector<std::pair<int, std::string>> ranked(const word_counts& counts) {
  std::vector<std::pair<int, std::string>> ranks;
  for (const auto& [word, count] : counts) ranks.emplace_back(-count, word);
  std::ranges::sort(ranks);
  return ranks;
}

}  // namespace

std::vector<std::string> crawl_arguments::list(const test_web::web_server& web, bool words) const {
  std::vector<std::string> all{start(web), std::to_string(max_depth)};
  if (words) all.push_back(std::to_string(min_length));
  return all;
}

std::string expected_extract(const web_model& web) {
  std::set<std::string> links;
  for (const auto& link : web.links({}))
    if (web.port(link.to.host) == web.port(0)) links.insert(web.url(link.to));
  std::string text = fmt::format("{} is {} bytes, {} urls:\n", web.url({}), render_page(web, {}).size(), links.size());
  for (const auto& link : links) text += link + '\n';
  return text;
}

std::string expected_visits(const web_model& web, const crawl_arguments& of) {
  const auto pages = expected_pages(web, of);
  std::string text = fmt::format("Found {} urls\n", pages.size());
  for (const auto& page : pages)
    text += fmt::format("Depth {:2}  {:50} {:10} bytes\n", page.depth, page.url, page.body.size());
  return text;
}

std::string expected_popular_words(const web_model& web, const crawl_arguments& of) {
  std::map<std::string, std::string> lines;
  for (const auto& page : expected_pages(web, of)) {
    word_counts counts;
    count_words(page.body, of.min_length, counts);
    const auto [negative, word] = ranked(counts).front();
    lines[page.url] = fmt::format("{} most popular word : ('{}', {})\n", page.url, word, -negative);
  }
  std::string text = fmt::format("Found {} urls\n", lines.size());
  for (const auto& [url, line] : lines) text += line;
  return text;
}

std::string expected_top_words(const web_model& web, const crawl_arguments& of) {
  word_counts counts;
  for (const auto& page : expected_pages(web, of)) count_words(page.body, of.min_length, counts);
  std::string text;
  auto ranks = ranked(counts);
  ranks.resize(std::min<std::size_t>(ranks.size(), 10));
  for (int rank = 0; const auto& [negative, word] : ranks)
    text += fmt::format("#{} word, {:4} occurrences: {}\n", rank++, -negative, word);
  return text;
}

}  // namespace fanfold::talk_test
