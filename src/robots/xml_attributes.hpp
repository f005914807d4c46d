#pragma once

#include <string_view>

namespace fanfold::robots {

/// `a:b` is `b`.
constexpr std::string_view local_name(std::string_view name) {
  return name.substr(name.rfind(':') + 1);
}

/// An element's attributes as expat gives them.
class xml_attributes {
 public:
  explicit xml_attributes(const char* const* names_and_values) : list_(names_and_values) {}

  /// The value of the attribute with this name, whatever its prefix; empty where there is none.
  std::string_view operator[](std::string_view name) const {
    for (const char* const* each = list_; *each != nullptr; each += 2)
      if (local_name(each[0]) == name) return each[1];
    return {};
  }

 private:
  const char* const* list_;
};

}  // namespace fanfold::robots
