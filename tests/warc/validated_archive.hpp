#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fanfold::test {

inline std::string text_of(const boost::json::object& record, std::string_view field) {
  const auto* const found = record.if_contains(field);
  return found && found->is_string() ? std::string(found->as_string()) : std::string();
}

/// The records of a WARC file as another reader reads them. A test fails where that finds a fault.
class validated_archive {
 public:
  explicit validated_archive(const std::filesystem::path& file) {
    const std::string command = "node " FANFOLD_WARC_VALIDATOR " '" + file.string() + "' 2>&1";
    FILE* const out = ::popen(command.c_str(), "r");
    std::string text;
    char block[4096];
    for (std::size_t size = 0; (size = std::fread(block, 1, sizeof block, out)) > 0;) text.append(block, size);
    EXPECT_EQ(::pclose(out), 0) << text;
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      if (text[begin] == '{') records_.push_back(boost::json::parse(text.substr(begin, end - begin)).as_object());
      begin = end + 1;
    }
    EXPECT_FALSE(records_.empty());
  }

  const std::vector<boost::json::object>& records() const { return records_; }

  /// Those of a type, or of two.
  std::vector<boost::json::object> of_type(std::string_view type, std::string_view other = "") const {
    std::vector<boost::json::object> some;
    for (const auto& record : records_)
      if (text_of(record, "type") == type || text_of(record, "type") == other) some.push_back(record);
    return some;
  }

  /// How often each URL was answered, but for those of robots.txt, which each start of a crawl asks for.
  std::map<std::string, int> answers() const {
    std::map<std::string, int> counts;
    for (const auto& record : of_type("response", "revisit"))
      if (const std::string uri(record.at("uri").as_string()); !uri.ends_with("/robots.txt")) ++counts[uri];
    return counts;
  }

  /// The only answer of a URL.
  boost::json::object answer(std::string_view uri) const {
    std::vector<boost::json::object> some;
    for (const auto& record : of_type("response", "revisit"))
      if (text_of(record, "uri") == uri) some.push_back(record);
    EXPECT_EQ(some.size(), 1u) << uri;
    return some.empty() ? boost::json::object() : some.front();
  }

 private:
  std::vector<boost::json::object> records_;
};

}  // namespace fanfold::test
