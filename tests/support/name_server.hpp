#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::test_web {

/// A DNS server (RFC 1035) on a port of 127.0.0.1, from a thread of its own, from construction to destruction. It is
/// the last authority on every name. What is too long for UDP it says over TCP.
class name_server {
 public:
  enum class reply : std::uint8_t { found, no_such_name, failure, silence };
  struct answer {
    std::vector<std::string> addresses{};  ///< IPv4 and IPv6
    reply what = reply::found;
    std::uint32_t valid_for_seconds = 60;
  };

  /// `answers` is asked on the server's thread, once for each kind of address that a client wants to know; twice where
  /// the answer is too long for UDP, and the client comes again by TCP.
  explicit name_server(std::function<answer(std::string_view name)> answers);
  name_server(const name_server&) = delete;
  name_server& operator=(const name_server&) = delete;
  ~name_server();

  /// "127.0.0.1:5353"
  std::string address() const;

 private:
  class running;
  std::unique_ptr<running> running_;
};

}  // namespace fanfold::test_web
