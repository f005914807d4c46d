#include "html/tag_builder.hpp"

#include <algorithm>

#include "html/ascii.hpp"
#include "html/utf8.hpp"

namespace fanfold::html {

tag_builder::tag_builder(const tokenizer_limits& limits) : limits_(limits) {}

void tag_builder::start(bool is_end_tag) {
  bytes_.clear();
  name_size_ = 0;
  extents_.clear();
  current_.reset();
  is_end_tag_ = is_end_tag;
  self_closing_ = false;
}

void tag_builder::append_name(std::string_view bytes) {
  append_lower(bytes);
  name_size_ = bytes_.size();
}

void tag_builder::start_attribute() {
  finish_attribute();
  current_ = extent{.name = bytes_.size(), .value = bytes_.size()};
}

void tag_builder::append_attribute_name(std::string_view bytes) {
  current_->name_truncated |= !append_lower(bytes);
  current_->value = bytes_.size();
}

void tag_builder::append_attribute_value(std::string_view bytes) {
  const std::size_t limit = std::min(limits_.max_tag_bytes, current_->value + limits_.max_attribute_bytes);
  current_->value_truncated |= !append_bounded(bytes, limit);
}

start_tag tag_builder::tag() {
  finish_attribute();
  const std::string_view bytes = bytes_;
  attributes_.clear();
  for (const extent& each : extents_) {
    const std::string_view value = bytes.substr(each.value, each.end - each.value);
    attributes_.push_back({.name = name_of(each),
                           .value = each.value_truncated ? without_broken_end(value) : value,
                           .truncated = each.value_truncated});
  }
  return {.name = bytes.substr(0, name_size_), .attributes = attributes_, .self_closing = self_closing_};
}

// Lets bytes_ grow to `limit` and drops the rest; false when something was dropped.
bool tag_builder::append_bounded(std::string_view bytes, std::size_t limit) {
  const std::size_t room = limit - std::min(limit, bytes_.size());
  bytes_ += bytes.substr(0, room);
  return bytes.size() <= room;
}

bool tag_builder::append_lower(std::string_view bytes) {
  const std::size_t size = bytes_.size();
  const bool whole = append_bounded(bytes, limits_.max_tag_bytes);
  std::transform(bytes_.begin() + size, bytes_.end(), bytes_.begin() + size, to_lower);
  return whole;
}

void tag_builder::finish_attribute() {
  if (!current_) return;
  if (is_wanted(*current_)) {
    current_->end = bytes_.size();
    extents_.push_back(*current_);
  } else {
    bytes_.resize(current_->name);
  }
  current_.reset();
}

bool tag_builder::is_wanted(const extent& attribute) const {
  const auto same_name = [&](const extent& other) { return name_of(other) == name_of(attribute); };
  return !is_end_tag_ && !attribute.name_truncated && extents_.size() < limits_.max_attributes &&
         std::ranges::none_of(extents_, same_name);
}

std::string_view tag_builder::name_of(const extent& attribute) const {
  return std::string_view{bytes_}.substr(attribute.name, attribute.value - attribute.name);
}

}  // namespace fanfold::html
