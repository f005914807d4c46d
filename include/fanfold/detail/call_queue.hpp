#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <utility>

namespace fanfold::detail {

/// First-in first-out calls of any type that give an `R`, packed one behind the other: a queued call costs its own size
/// and a pointer. Blocks are freed as they empty. push is amortised O(1), its only failure is bad_alloc.
template <class R>
class call_queue {
 public:
  call_queue() = default;
  call_queue(const call_queue&) = delete;
  call_queue& operator=(const call_queue&) = delete;
  ~call_queue() { clear(); }

  std::size_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }

  /// Queues `call`, which is called once as an rvalue.
  template <class Call>
  void push(Call call) {
    static_assert(alignof(Call) <= alignof(record), "over-aligned arguments can't be queued");
    constexpr std::size_t bytes = sizeof(record) + rounded(sizeof(Call));
    if (!last_ || last_->capacity - last_->end < bytes) add_block(bytes);
    std::byte* at = last_->data() + last_->end;
    ::new (at + sizeof(record)) Call(std::move(call));
    ::new (at) record{&operations_of<Call>};
    last_->end += bytes;
    ++size_;
  }

  /// Takes out the oldest call and calls it. Whatever it throws passes through; the call is gone all the same.
  R call_front() {
    record* front = front_record();
    const taken on_exit{*this, front};
    return front->what->call(front + 1);
  }

  /// Drops all calls without calling them.
  void clear() noexcept {
    while (!empty()) drop_front(front_record());
    delete_block(std::exchange(last_, nullptr));
    first_ = nullptr;
  }

 private:
  struct operations {
    R (*call)(void*);
    void (*destroy)(void*) noexcept;
    std::size_t bytes;  // of the record with its call
  };
  struct alignas(std::max_align_t) record {
    const operations* what;
  };
  struct alignas(std::max_align_t) block {
    block* next;
    std::size_t begin, end, capacity;
    std::byte* data() noexcept { return reinterpret_cast<std::byte*>(this + 1); }
  };
  struct taken {
    call_queue& queue;
    record* front;
    ~taken() { queue.drop_front(front); }
  };

  static constexpr std::size_t smallest_block = 1024;
  static constexpr std::size_t largest_block = 64 * 1024;
  static constexpr std::size_t rounded(std::size_t n) {
    return (n + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
  }

  template <class Call>
  static constexpr operations operations_of{
      [](void* call) -> R { return std::move(*static_cast<Call*>(call))(); },
      [](void* call) noexcept { std::destroy_at(static_cast<Call*>(call)); },
      sizeof(record) + rounded(sizeof(Call)),
  };

  record* front_record() noexcept { return reinterpret_cast<record*>(first_->data() + first_->begin); }

  // Destroys the front record's call; calls may have been queued since it was taken.
  void drop_front(record* front) noexcept {
    const operations& what = *front->what;
    what.destroy(front + 1);
    --size_;
    first_->begin += what.bytes;
    if (first_->begin != first_->end) return;
    if (first_ == last_)
      first_->begin = first_->end = 0;
    else
      delete_block(std::exchange(first_, first_->next));
  }

  void add_block(std::size_t at_least) {
    std::size_t capacity = last_ ? largest_block : smallest_block;
    if (capacity < at_least) capacity = at_least;
    void* memory = ::operator new(sizeof(block) + capacity);
    block* added = ::new (memory) block{nullptr, 0, 0, capacity};
    if (last_ && last_->end == 0) {  // empty, and too small
      delete_block(last_);
      first_ = nullptr;
    } else if (last_) {
      last_->next = added;
    }
    last_ = added;
    if (!first_) first_ = added;
  }
  static void delete_block(block* b) noexcept { ::operator delete(b); }

  block* first_ = nullptr;
  block* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace fanfold::detail
