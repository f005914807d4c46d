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
    return find([name](std::string_view each) { return local_name(each) == name; });
  }
  /// That of xml:base.
  std::string_view base() const {
    return find([](std::string_view each) { return each == "xml:base"; });
  }

 private:
  std::string_view find(auto is_wanted) const {
    for (const char* const* each = list_; *each != nullptr; each += 2)
      if (is_wanted(each[0])) return each[1];
    return {};
  }

  const char* const* list_;
};

}  // namespace fanfold::robots
