#pragma once

#include <boost/asio/execution_context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>

#include "../loop.hpp"
#include "../thread_pool.hpp"
#include "intrusive_list.hpp"

namespace fanfold::detail {

/// A tree of tasks that no one waits for; destroyed with its loop where it has not ended.
class detached_root : public list_node<> {
 public:
  virtual ~detached_root() = default;
};

/// The loop of an Asio io_context: `io_loop::of(context)`. It lives as long as the context, resumes coroutines from the
/// context's handlers, and keeps its timers in one Asio timer. The context must be run by one thread at a time.
class io_loop final : public loop, public boost::asio::execution_context::service {
 public:
  using key_type = io_loop;
  static inline boost::asio::execution_context::id id;

  explicit io_loop(boost::asio::execution_context& context)
      : service(context), context_(static_cast<boost::asio::io_context&>(context)), timer_(context_) {}

  static io_loop& of(boost::asio::io_context& context) { return boost::asio::use_service<io_loop>(context); }
  boost::asio::io_context& context() noexcept { return context_; }

  using loop::enter;
  using loop::use_clock;

  /// For a run on a virtual clock: waits for the next handler, or moves the clock to the next timer where nothing else
  /// can happen.
  void run_one_on(virtual_clock& clock) {
    if (context_.poll() > 0) return;
    if (has_timers() && outside_ == 0) {
      if (next_timer() > clock.now()) clock.advance_to(next_timer());
      fire_due_timers();
    } else {
      context_.run_one();
    }
  }

  /// Work that other threads do for a task of this loop; it keeps the context running, and virtual time from passing.
  class outside_work {
   public:
    explicit outside_work(io_loop& owner) noexcept : owner_(owner), guard_(owner.context_.get_executor()) {
      ++owner_.outside_;
    }
    outside_work(const outside_work&) = delete;
    outside_work& operator=(const outside_work&) = delete;
    ~outside_work() { --owner_.outside_; }

   private:
    io_loop& owner_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  };

  /// Takes over `started`, which deletes itself when it has ended.
  void keep(detached_root& started) noexcept { detached_.push_back(started); }

  /// The pool that to_thread uses by default; made at first use.
  thread_pool& default_pool() {
    if (!pool_) pool_ = std::make_unique<thread_pool>(thread_pool::default_size());
    return *pool_;
  }

 private:
  void shutdown() override {
    pool_.reset();
    while (!detached_.empty()) delete &detached_.front();
  }

  void ask_to_drain() noexcept override {
    boost::asio::post(context_, [this] { drain(); });
  }
  void ask_to_drain_from_any_thread() noexcept override { ask_to_drain(); }

  void arm(time_point when) override {
    if (armed_ <= when && armed_ > time_point::min()) return;
    armed_ = when;
    timer_.expires_at(when);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (error) return;  // armed anew
      armed_ = time_point::min();
      fire_due_timers();
    });
  }

  boost::asio::io_context& context_;
  boost::asio::steady_timer timer_;
  time_point armed_ = time_point::min();  // min: not armed
  std::size_t outside_ = 0;
  std::unique_ptr<thread_pool> pool_;
  intrusive_list<detached_root> detached_;
};

}  // namespace fanfold::detail
