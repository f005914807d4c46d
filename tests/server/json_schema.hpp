#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace fanfold::server {

/// As much of JSON Schema as the API's description uses for its answers.
class json_schema {
 public:
  explicit json_schema(boost::json::value document) : document_(std::move(document)) {}

  /// What of `value` is not as the schema at this reference says; empty: nothing.
  std::string faults(std::string_view reference, const boost::json::value& value) const {
    return check(document_.at_pointer(reference.substr(1)).as_object(), value, "");
  }

 private:
  using object = boost::json::object;

  std::string check(const object& schema, const boost::json::value& value, const std::string& where) const {
    if (const auto* reference = schema.if_contains("$ref"))
      return check(document_.at_pointer(reference->as_string().subview(1)).as_object(), value, where);
    if (const auto* type = schema.if_contains("type"); type && !is_one_of(*type, value)) return where + ": type";
    if (const auto* all = schema.if_contains("enum");
        all && std::ranges::find(all->as_array(), value) == all->as_array().end())
      return where + ": is none of the values";
    if (const auto* least = schema.if_contains("minimum");
        least && value.is_number() && value.to_number<double>() < least->to_number<double>())
      return where + ": too small";
    if (const auto* given = value.if_object()) return check_members(schema, *given, where);
    const auto* items = schema.if_contains("items");
    if (!items || !value.is_array()) return {};
    for (std::size_t i = 0; i < value.as_array().size(); ++i)
      if (auto fault = check(items->as_object(), value.at(i), where + "/" + std::to_string(i)); !fault.empty())
        return fault;
    return {};
  }

  std::string check_members(const object& schema, const object& value, const std::string& where) const {
    if (const auto* required = schema.if_contains("required"))
      for (const auto& name : required->as_array())
        if (!value.contains(name.as_string())) return where + "/" + std::string(name.as_string()) + ": is missing";
    const auto* properties = schema.if_contains("properties");
    const auto* others = schema.if_contains("additionalProperties");
    for (const auto& member : value) {
      const std::string at = where + "/" + std::string(member.key());
      const auto* known = properties ? properties->as_object().if_contains(member.key()) : nullptr;
      if (!known && others && others->is_bool() && !others->as_bool()) return at + ": is not described";
      if (!known) continue;
      if (auto fault = check(known->as_object(), member.value(), at); !fault.empty()) return fault;
    }
    return {};
  }

  static bool is_one_of(const boost::json::value& type, const boost::json::value& value) {
    if (type.is_string()) return is(type.as_string(), value);
    return std::ranges::any_of(type.as_array(), [&](const auto& each) { return is(each.as_string(), value); });
  }
  static bool is(std::string_view type, const boost::json::value& value) {
    if (type == "null") return value.is_null();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    if (type == "array") return value.is_array();
    return value.is_object();
  }

  boost::json::value document_;
};

}  // namespace fanfold::server
