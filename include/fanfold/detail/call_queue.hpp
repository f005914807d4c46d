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
    if (!last_ || last_->capacity - last_->end < bytes_of<Call>) add_block(bytes_of<Call>);
    std::byte* at = last_->data() + last_->end;
    ::new (at + sizeof(record)) Call(std::move(call));
    ::new (at) record{&operations_of<Call>};
    last_->end += bytes_of<Call>;
    ++size_;
  }

  /// Takes out the oldest call and calls it; it may use the queue. Whatever it throws passes through.
  R call_front() {
    record* front = front_record();
    return front->what->call(*this, front);
  }

  /// Drops all calls without calling them.
  void clear() noexcept {
    while (!empty()) {
      record* front = front_record();
      front->what->drop(*this, front);
    }
    delete_block(std::exchange(last_, nullptr));
    first_ = nullptr;
  }

 private:
  struct record;
  struct operations {
    R (*call)(call_queue&, record*);
    void (*drop)(call_queue&, record*) noexcept;
  };
  struct alignas(std::max_align_t) record {
    const operations* what;
  };
  struct alignas(std::max_align_t) block {
    block* next;
    std::size_t begin, end, capacity;
    std::byte* data() noexcept { return reinterpret_cast<std::byte*>(this + 1); }
  };
  static constexpr std::size_t smallest_block = 1024;
  static constexpr std::size_t largest_block = 64 * 1024;
  static constexpr std::size_t rounded(std::size_t n) {
    return (n + alignof(std::max_align_t) - 1) / alignof(std::max_align_t) * alignof(std::max_align_t);
  }

  template <class Call>
  static constexpr std::size_t bytes_of = sizeof(record) + rounded(sizeof(Call));

  record* front_record() noexcept { return reinterpret_cast<record*>(first_->data() + first_->begin); }

  // Moves the front record's call out, so that what it does, even when it is destroyed, finds the queue in order.
  template <class Call>
  Call take_front(record* front) {
    struct removal {
      call_queue& queue;
      Call& call;
      ~removal() {
        std::destroy_at(&call);
        queue.remove_front(bytes_of<Call>);
      }
    };
    const removal on_exit{*this, *reinterpret_cast<Call*>(front + 1)};
    return std::move(on_exit.call);
  }

  template <class Call>
  static R call_front_of(call_queue& queue, record* front) {
    return queue.take_front<Call>(front)();
  }
  template <class Call>
  static void drop_front_of(call_queue& queue, record* front) noexcept {
    queue.take_front<Call>(front);
  }
  template <class Call>
  static constexpr operations operations_of{&call_front_of<Call>, &drop_front_of<Call>};

  void remove_front(std::size_t bytes) noexcept {
    --size_;
    first_->begin += bytes;
    delete_emptied_blocks();
    if (first_->begin == first_->end) first_->begin = first_->end = 0;
  }

  void add_block(std::size_t at_least) {
    std::size_t capacity = last_ ? largest_block : smallest_block;
    if (capacity < at_least) capacity = at_least;
    void* memory = ::operator new(sizeof(block) + capacity);
    block* added = ::new (memory) block{nullptr, 0, 0, capacity};
    if (last_) last_->next = added;
    last_ = added;
    if (!first_) first_ = added;
    delete_emptied_blocks();
  }
  void delete_emptied_blocks() noexcept {
    while (first_ != last_ && first_->begin == first_->end) delete_block(std::exchange(first_, first_->next));
  }
  static void delete_block(block* b) noexcept { ::operator delete(b); }

  block* first_ = nullptr;
  block* last_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace fanfold::detail
