#pragma once

#include <cassert>

namespace fanfold::detail {

template <class T, class Tag>
class intrusive_list;

/// A link of an intrusive doubly-linked list. Linked, it may not move. Its destructor takes it out. What is in two
/// lists at a time has two links, told apart by their tags.
template <class Tag = void>
class list_node {
 public:
  list_node() = default;
  list_node(const list_node&) = delete;
  list_node& operator=(const list_node&) = delete;
  ~list_node() { unlink(); }

  bool linked() const noexcept { return next_ != nullptr; }
  void unlink() noexcept {
    if (!linked()) return;
    next_->prev_ = prev_;
    prev_->next_ = next_;
    next_ = prev_ = nullptr;
  }

 private:
  template <class T, class U>
  friend class intrusive_list;
  list_node* prev_ = nullptr;
  list_node* next_ = nullptr;
};

/// A list of `T`s that derive from list_node<Tag> and are owned elsewhere. All operations are O(1).
template <class T, class Tag = void>
class intrusive_list {
  using link = list_node<Tag>;

 public:
  intrusive_list() noexcept { head_.prev_ = head_.next_ = &head_; }
  intrusive_list(const intrusive_list&) = delete;
  intrusive_list& operator=(const intrusive_list&) = delete;
  ~intrusive_list() {
    while (!empty()) head_.next_->unlink();
    head_.prev_ = head_.next_ = nullptr;
  }

  bool empty() const noexcept { return head_.next_ == &head_; }
  T& front() noexcept {
    assert(!empty());
    return static_cast<T&>(*head_.next_);
  }
  /// Calls `function` with each, first to last; it may not change the list.
  template <class F>
  void for_each(F function) {
    for (link* each = head_.next_; each != &head_; each = each->next_) function(static_cast<T&>(*each));
  }
  T& pop_front() noexcept {
    T& node = front();
    static_cast<link&>(node).unlink();
    return node;
  }
  void push_back(T& element) noexcept {
    link& node = element;
    assert(!node.linked());
    node.prev_ = head_.prev_;
    node.next_ = &head_;
    head_.prev_->next_ = &node;
    head_.prev_ = &node;
  }

 private:
  link head_;
};

}  // namespace fanfold::detail
