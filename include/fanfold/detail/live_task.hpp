#pragma once

#include "intrusive_list.hpp"

// Whether live tasks can be listed (fanfold/introspection.hpp): by default in debug builds. All sources of a program
// must agree.
#ifndef FANFOLD_INTROSPECTION
#ifdef NDEBUG
#define FANFOLD_INTROSPECTION 0
#else
#define FANFOLD_INTROSPECTION 1
#endif
#endif

#if FANFOLD_INTROSPECTION
#include <source_location>
#include <utility>
#endif

namespace fanfold::detail {

#if FANFOLD_INTROSPECTION

struct of_loop;

/// What is known of a coroutine that has started and not ended: who runs it, and where it waits. In its loop's list.
class live_task : public list_node<of_loop> {
 public:
  const live_task* parent() const noexcept { return parent_; }
  const std::source_location& place() const noexcept { return place_; }

  void lives_in(intrusive_list<live_task, of_loop>& list, const live_task* parent) noexcept {
    parent_ = parent;
    list.push_back(*this);
  }
  void dies() noexcept { list_node<of_loop>::unlink(); }

  /// Where the coroutine begins, and then where it awaits: the promise passes them on.
  void at(std::source_location place) noexcept { place_ = place; }

 private:
  const live_task* parent_ = nullptr;
  std::source_location place_;
};

using live_tasks = intrusive_list<live_task, of_loop>;

#else

class live_task {};
struct live_tasks {};

#endif

}  // namespace fanfold::detail
