#pragma once

#include <fmt/format.h>

#include <charconv>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "url/normalize.hpp"
#include "url/url.hpp"

namespace talk {

/// What a program is told. Where that makes no sense it ends here, with a message.
class arguments {
 public:
  /// `names` are those of all arguments, for the message: "URL DEPTH". From here on a connection that was closed at the
  /// other end is an error, not the program's end (SIGPIPE).
  arguments(int argc, char** argv, std::string_view names)
      : given_(argv, static_cast<std::size_t>(argc)), names_(names) {
    std::signal(SIGPIPE, SIG_IGN);
  }

  /// The URL, in the form that each page is known by.
  fanfold::url start() const {
    auto start = fanfold::url::parse(at(1));
    if (!start || !start->is_http()) fail();
    fanfold::normalize(*start);
    return *std::move(start);
  }
  int number(std::size_t index) const {
    const std::string_view text = at(index);
    int value = 0;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), value);
    if (error != std::errc() || end != text.end() || value < 0) fail();
    return value;
  }
  /// The first argument; 0 for any port that is free.
  std::uint16_t port() const {
    const int port = number(1);
    if (port > 65535) fail();
    return static_cast<std::uint16_t>(port);
  }

 private:
  std::string_view at(std::size_t index) const {
    if (index >= given_.size()) fail();
    return given_[index];
  }
  [[noreturn]] void fail() const {
    fmt::print(stderr, "usage: {} {}\n", given_[0], names_);
    std::exit(2);
  }

  std::span<char*> given_;
  std::string_view names_;
};

}  // namespace talk
