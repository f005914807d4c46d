#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "html/link.hpp"

namespace fanfold::html {

/// Links in the order of the page, stored compactly: one string for all their bytes, 16 bytes a link beside it.
/// Elements are made when they are read: the iterator gives links by value.
class link_list {
 public:
  class iterator;
  static constexpr std::size_t bytes_per_link = 16;  ///< beside its strings

  /// Copies the link. The bytes of all links together must stay below 4 GiB.
  void add(const link& link);

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }
  link operator[](std::size_t index) const;
  iterator begin() const;
  iterator end() const;

 private:
  struct entry {
    std::uint32_t offset;
    std::uint32_t reference_size;  // the rel attribute follows the reference
    std::uint16_t rel_size;
    html::element element;
    link_attribute attribute;
    link_kind kind;
    bool nofollow;
  };
  static_assert(sizeof(entry) == bytes_per_link);

  std::string bytes_;
  std::vector<entry> entries_;
};

class link_list::iterator {
 public:
  using value_type = link;
  using difference_type = std::ptrdiff_t;

  iterator() = default;
  iterator(const link_list& list, std::size_t index) : list_(&list), index_(index) {}

  link operator*() const { return (*list_)[index_]; }
  iterator& operator++() {
    ++index_;
    return *this;
  }
  iterator operator++(int) {
    iterator before = *this;
    ++index_;
    return before;
  }
  bool operator==(const iterator&) const = default;

 private:
  const link_list* list_ = nullptr;
  std::size_t index_ = 0;
};

static_assert(std::forward_iterator<link_list::iterator>);

inline link_list::iterator link_list::begin() const {
  return {*this, 0};
}
inline link_list::iterator link_list::end() const {
  return {*this, size()};
}

}  // namespace fanfold::html
