#pragma once

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>
#include <coroutine>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

#include "detail/io_loop.hpp"
#include "detail/root.hpp"
#include "task.hpp"

namespace fanfold {

/// The completion token that makes any Asio operation awaitable in a task:
///
///   std::size_t n = co_await socket.async_read_some(buffer, fanfold::use_task);
///
/// The await gives the operation's results without the leading error code or exception, which is thrown instead
/// (boost::system::system_error); `boost::asio::as_tuple(use_task)` gives all of them and throws no error. The I/O
/// object must be of the io_context that the task runs on. Cancelling the task cancels the operation, through Asio's
/// per-operation cancellation, and awaits its end: one that completed all the same gives its value, one that was
/// aborted throws `cancelled`, one that knows no cancellation is waited for.
struct use_task_t {};
inline constexpr use_task_t use_task{};

namespace detail {

// What an operation completes with, and what the await gives for it.
template <class... Results>
struct completion {
  using value = std::conditional_t<sizeof...(Results) == 1, std::tuple_element_t<0, std::tuple<Results..., void>>,
                                   std::tuple<Results...>>;
  static bool aborted(const Results&...) noexcept { return false; }
  static value give(std::tuple<Results...>&& all) {
    if constexpr (sizeof...(Results) == 1)
      return std::move(std::get<0>(all));
    else
      return std::move(all);
  }
};
template <>
struct completion<> {
  using value = void;
  static bool aborted() noexcept { return false; }
  static void give(std::tuple<>&&) noexcept {}
};
template <class Rest, class... Results>
typename Rest::value give_rest(std::tuple<Results...>&& all) {
  return std::apply([](auto&, auto&... rest) { return Rest::give(std::tuple(std::move(rest)...)); }, all);
}
template <class... Results>
struct completion<boost::system::error_code, Results...> {
  using rest = completion<Results...>;
  using value = typename rest::value;
  static bool aborted(const boost::system::error_code& error, const Results&...) noexcept {
    return error == boost::asio::error::operation_aborted;
  }
  static value give(std::tuple<boost::system::error_code, Results...>&& all) {
    if (std::get<0>(all)) throw boost::system::system_error(std::get<0>(all));
    return give_rest<rest>(std::move(all));
  }
};
template <class... Results>
struct completion<std::exception_ptr, Results...> {
  using rest = completion<Results...>;
  using value = typename rest::value;
  static bool aborted(const std::exception_ptr& error, const Results&...) noexcept { return is_cancelled(error); }
  static value give(std::tuple<std::exception_ptr, Results...>&& all) {
    if (std::get<0>(all)) std::rethrow_exception(std::get<0>(all));
    return give_rest<rest>(std::move(all));
  }
};

// as_tuple(use_task): errors are values, but a cancelled task's aborted operation still unwinds it.
template <class... Results>
struct completion<std::tuple<boost::system::error_code, Results...>> {
  using value = std::tuple<boost::system::error_code, Results...>;
  static bool aborted(const value& all) noexcept { return std::get<0>(all) == boost::asio::error::operation_aborted; }
  static value give(std::tuple<value>&& all) { return std::get<0>(std::move(all)); }
};

template <class Initiation, class InitiationArgs, class... Results>
class asio_operation : cancel_listener {
  using results = completion<Results...>;

 public:
  asio_operation(Initiation initiation, InitiationArgs args)
      : cancel_listener([](cancel_listener& self) noexcept {
          static_cast<asio_operation&>(self).signal_.emit(boost::asio::cancellation_type::all);
        }),
        initiation_(std::move(initiation)),
        args_(std::move(args)) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> self) {
    const environment& env = self.promise().env();
    scope_ = env.scope;
    if (scope_->requested()) return false;
    where_ = static_cast<io_loop*>(env.where);
    self_ = self;
    scope_->listen(*this);
    std::apply([this](auto&... args) { std::move(initiation_)(handler{this}, std::move(args)...); }, args_);
    return true;
  }
  typename results::value await_resume() {
    if (!results_) throw cancelled();
    if (scope_->requested() && std::apply(&results::aborted, std::as_const(*results_))) throw cancelled();
    return results::give(std::move(*results_));
  }

 private:
  // What Asio calls when the operation is over, on the task's own loop.
  struct handler {
    using executor_type = boost::asio::io_context::executor_type;
    using cancellation_slot_type = boost::asio::cancellation_slot;

    asio_operation* operation;

    executor_type get_executor() const noexcept { return operation->where_->context().get_executor(); }
    cancellation_slot_type get_cancellation_slot() const noexcept { return operation->signal_.slot(); }
    void operator()(Results... results) {
      operation->unlink();
      operation->results_.emplace(std::move(results)...);
      operation->where_->enter(operation->self_);
    }
  };

  Initiation initiation_;
  InitiationArgs args_;
  boost::asio::cancellation_signal signal_;
  io_loop* where_ = nullptr;
  cancel_scope* scope_ = nullptr;
  std::coroutine_handle<> self_;
  std::optional<std::tuple<Results...>> results_;
};

struct this_context_awaiter : this_environment {
  boost::asio::io_context& await_resume() const noexcept { return static_cast<io_loop*>(env.where)->context(); }
};

// A task started from plain Asio code, kept by its loop until it has ended.
template <class T, class Handler>
class started_root final : public detached_root {
 public:
  started_root(boost::asio::io_context& context, task<T> work, Handler handler)
      : root_(std::move(work)), work_(context.get_executor()), handler_(std::move(handler)) {}

  void start() {
    io_loop& where = io_loop::of(static_cast<boost::asio::io_context&>(work_.get_executor().context()));
    auto slot = boost::asio::get_associated_cancellation_slot(handler_);
    if (slot.is_connected()) slot.assign([this](boost::asio::cancellation_type) { root_.scope().request(); });
    where.keep(*this);
    root_.start(where, *this);
  }

  void root_ended() noexcept {
    boost::asio::get_associated_cancellation_slot(handler_).clear();
    boost::asio::post(work_.get_executor(), [this] { finish(); });
  }

 private:
  void finish() {
    const std::unique_ptr<started_root> self(this);
    Handler handler = std::move(handler_);
    auto result = root_.take_outcome();
    if constexpr (std::is_void_v<T>)
      std::move(handler)(result.error());
    else if (result)
      std::move(handler)(std::exception_ptr(), std::move(result).value());
    else
      std::move(handler)(result.error(), T());
  }

  root<T> root_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
  Handler handler_;
};

template <class T>
struct started_signature {
  using type = void(std::exception_ptr, T);
};
template <>
struct started_signature<void> {
  using type = void(std::exception_ptr);
};

}  // namespace detail

/// The io_context that the task runs on, for making sockets and timers: `auto& io = co_await this_context();`.
inline detail::this_context_awaiter this_context() noexcept {
  return {};
}

/// Starts a task from plain Asio code, as an asynchronous operation on `context`: `token` is any Asio completion token
/// for void(std::exception_ptr[, T]), where T must be default-constructible; per-operation cancellation cancels the
/// task. Call it on the thread that runs the context, or before it runs. A context that is destroyed before the task
/// has ended destroys the task without calling the handler, as with any Asio operation.
template <class T, class Token>
auto start(boost::asio::io_context& context, task<T> work, Token&& token) {
  return boost::asio::async_initiate<Token, typename detail::started_signature<T>::type>(
      [](auto handler, boost::asio::io_context* where, task<T> started) {
        (new detail::started_root<T, decltype(handler)>(*where, std::move(started), std::move(handler)))->start();
      },
      token, &context, std::move(work));
}

}  // namespace fanfold

template <class... Results>
class boost::asio::async_result<fanfold::use_task_t, void(Results...)> {
 public:
  template <class Initiation, class... Args>
  static auto initiate(Initiation&& initiation, fanfold::use_task_t, Args&&... args) {
    using arguments = std::tuple<std::decay_t<Args>...>;
    return fanfold::detail::asio_operation<std::decay_t<Initiation>, arguments, std::decay_t<Results>...>(
        std::forward<Initiation>(initiation), arguments(std::forward<Args>(args)...));
  }
};
