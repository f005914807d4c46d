#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace fanfold::robots {

/// Which names have come, up to a number of bytes: expat keeps every name for as long as it parses.
class distinct_names {
 public:
  /// False: the names come to more than `max_bytes`, with what it takes to keep each.
  bool add(std::string_view name, std::size_t max_bytes) {
    if (names_.contains(name)) return true;
    constexpr std::size_t bytes_to_keep_one = 64;
    bytes_ += name.size() + bytes_to_keep_one;
    if (bytes_ > max_bytes) return false;
    names_.emplace(name);
    return true;
  }

 private:
  std::set<std::string, std::less<>> names_;
  std::size_t bytes_ = 0;
};

}  // namespace fanfold::robots
