#pragma once

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

/// What the programs in this folder read.
namespace input {

inline std::size_t cores() {
  return std::max(1U, std::thread::hardware_concurrency());
}

inline std::ifstream open(const std::string& file) {
  std::ifstream in(file);
  if (!in) throw std::runtime_error("can't read " + file);
  return in;
}

inline std::vector<std::string> lines_of(const std::string& file) {
  std::ifstream in = open(file);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(std::move(line));
  return lines;
}

/// A line of two columns, with a tab between them.
struct row {
  std::string key;
  std::string value;
};
inline std::vector<row> rows_of(const std::string& file) {
  std::vector<row> rows;
  for (const std::string& line : lines_of(file)) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) throw std::runtime_error("a line without a tab in " + file);
    rows.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return rows;
}

}  // namespace input
