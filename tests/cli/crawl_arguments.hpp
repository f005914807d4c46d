#pragma once

#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "support/web_server.hpp"

namespace fanfold::test {

/// `command`, what makes the program find the web's hosts, and `more`.
inline std::vector<std::string> arguments_for(const test_web::web_server& web, std::vector<std::string> command,
                                              std::vector<std::string> more) {
  std::vector<std::string> all = std::move(command);
  for (const std::string& entry : web.resolve()) all.insert(all.end(), {"--resolve", entry});
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

/// A crawl for which what fails has failed.
inline std::vector<std::string> crawl_of(const test_web::web_server& web, std::vector<std::string> more) {
  return arguments_for(web, {"crawl", "--retries", "0"}, std::move(more));
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
