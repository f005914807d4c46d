#pragma once

#include <string>
#include <vector>

#include "support/web_server.hpp"

/// What the talk's programs must print about a test web, as the web itself knows it.
namespace fanfold::talk_test {

/// All hosts are one host's folders, so that the programs need no names; some pages can't be had.
inline constexpr test_web::web_options web_of_folders{
    .hosts = 3, .pages = 25, .single_host = true, .depth = 3, .redirects = 0.15, .not_found = 0.1, .broken = 0.1};

/// The arguments of a crawl.
struct crawl_arguments {
  std::uint32_t host = 0;  ///< the crawl starts at its root
  int max_depth = 0;
  int min_length = 6;

  std::string start(const test_web::web_server& web) const { return web.web().url({.host = host}); }
  /// URL, DEPTH and, where `words` are asked for, LENGTH.
  std::vector<std::string> list(const test_web::web_server& web, bool words) const;
};

std::string expected_extract(const test_web::web_model& web);
std::string expected_visits(const test_web::web_model& web, const crawl_arguments& of);
std::string expected_popular_words(const test_web::web_model& web, const crawl_arguments& of);
std::string expected_top_words(const test_web::web_model& web, const crawl_arguments& of);

}  // namespace fanfold::talk_test
