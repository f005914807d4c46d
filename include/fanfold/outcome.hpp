#pragma once

#include <cassert>
#include <exception>
#include <memory>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <variant>
#include <vector>

#include "cancellation.hpp"

namespace fanfold {

/// The errors of a scope's children and its body in the order in which they came, cancellations left out.
using error_list = std::vector<std::exception_ptr>;

/// How a child ended: with a value, or with the exception that it threw. Never empty, unless moved from.
template <class T = void>
class [[nodiscard]] outcome {
  using stored = std::conditional_t<std::is_void_v<T>, std::monostate,
                                    std::conditional_t<std::is_reference_v<T>, std::remove_reference_t<T>*, T>>;

 public:
  using value_type = T;

  explicit outcome(std::exception_ptr error) noexcept : state_(std::in_place_index<1>, std::move(error)) {}
  template <class... Args>
    requires(!std::is_reference_v<T>)
  explicit outcome(std::in_place_t, Args&&... args) : state_(std::in_place_index<0>, std::forward<Args>(args)...) {}
  outcome(std::in_place_t, std::remove_pointer_t<stored>& value) noexcept
    requires(std::is_reference_v<T>)
      : state_(std::in_place_index<0>, std::addressof(value)) {}

  bool has_value() const noexcept { return state_.index() == 0; }
  explicit operator bool() const noexcept { return has_value(); }

  /// The value. Throws the child's exception where there is none.
  std::add_lvalue_reference_t<T> value() & {
    rethrow_error();
    if constexpr (std::is_reference_v<T>)
      return static_cast<T&>(*std::get<0>(state_));
    else if constexpr (!std::is_void_v<T>)
      return std::get<0>(state_);
  }
  std::add_lvalue_reference_t<const T> value() const& {
    rethrow_error();
    if constexpr (std::is_reference_v<T>)
      return static_cast<T&>(*std::get<0>(state_));
    else if constexpr (!std::is_void_v<T>)
      return std::get<0>(state_);
  }
  std::conditional_t<std::is_void_v<T>, void, std::add_rvalue_reference_t<T>> value() && {
    rethrow_error();
    if constexpr (std::is_reference_v<T>)
      return static_cast<T&&>(*std::get<0>(state_));
    else if constexpr (!std::is_void_v<T>)
      return std::move(std::get<0>(state_));
  }

  /// The exception; null where there is a value.
  std::exception_ptr error() const noexcept { return has_value() ? nullptr : *std::get_if<1>(&state_); }

  /// Whether the child stopped because it was asked to.
  bool was_cancelled() const noexcept;

 private:
  void rethrow_error() const {
    if (!has_value()) std::rethrow_exception(*std::get_if<1>(&state_));
  }

  std::variant<stored, std::exception_ptr> state_;
};

namespace detail {

inline bool is_cancelled(const std::exception_ptr& error) noexcept {
  if (!error) return false;
#ifdef __GLIBCXX__
  return *error.__cxa_exception_type() == typeid(cancelled);  // a thousand times cheaper than to throw it
#else
  try {
    std::rethrow_exception(error);
  } catch (const cancelled&) {
    return true;
  } catch (...) {
    return false;
  }
#endif
}

}  // namespace detail

template <class T>
bool outcome<T>::was_cancelled() const noexcept {
  return detail::is_cancelled(error());
}

}  // namespace fanfold
