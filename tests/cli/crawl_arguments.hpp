#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "support/web_server.hpp"

namespace fanfold::test {

/// "crawl", what makes the program find the web's hosts, and `more`.
inline std::vector<std::string> crawl_of(const test_web::web_server& web, std::vector<std::string> more) {
  std::vector<std::string> all{"crawl"};
  for (const std::string& entry : web.resolve()) all.insert(all.end(), {"--resolve", entry});
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < text.size();) {
    const auto end = text.find('\n', begin);
    lines.push_back(text.substr(begin, end - begin));
    begin = end == text.npos ? end : end + 1;
  }
  return lines;
}

}  // namespace fanfold::test
