#pragma once

#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

namespace fanfold::conformance {

/// Where the data of one kind is: a folder of what FANFOLD_CONFORMANCE names.
inline std::filesystem::path folder(const char* kind) {
  const char* const named = std::getenv("FANFOLD_CONFORMANCE");
  return std::filesystem::path{named != nullptr ? named : FANFOLD_CONFORMANCE_DEFAULT} / kind;
}

inline std::string read(const std::filesystem::path& file) {
  std::ifstream in{file, std::ios::binary};
  return {std::istreambuf_iterator<char>(in), {}};
}

/// The text of a JSON file in which lone surrogates, which UTF-8 cannot hold, are U+FFFD, as the standards make them
/// where they make a string of scalar values.
inline std::string replace_lone_surrogates(const std::string& text) {
  static const std::regex escape(R"((\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\\\)|\\u[dD][89a-fA-F]\w\w)");
  std::string replaced;
  auto rest = text.cbegin();
  for (std::sregex_iterator found(text.begin(), text.end(), escape), end; found != end; ++found) {
    replaced.append(rest, (*found)[0].first).append((*found)[1].matched ? found->str() : "\\ufffd");
    rest = (*found)[0].second;
  }
  return replaced.append(rest, text.cend());
}

inline boost::json::value read_json(const std::filesystem::path& file) {
  return boost::json::parse(replace_lone_surrogates(read(file)));
}

}  // namespace fanfold::conformance
