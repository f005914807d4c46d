#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace fanfold::test_web {

/// Accepts connections on a port of 127.0.0.1, says the same to each whatever it is asked, then nothing, and closes
/// none; from a thread of its own, from construction to destruction.
class silent_listener {
 public:
  /// Throws boost::system::system_error where it can't listen.
  explicit silent_listener(std::string says = {});
  silent_listener(const silent_listener&) = delete;
  silent_listener& operator=(const silent_listener&) = delete;
  ~silent_listener();

  std::uint16_t port() const;
  std::size_t connections() const;  ///< that were ever accepted; from any thread
  /// "https://127.0.0.1:8000/"
  std::string url(std::string_view scheme) const;

  /// The beginning of a TLS record (RFC 8446 section 5.1) that promises 16 KiB of a handshake.
  static std::string half_a_tls_record();

 private:
  class running;
  std::unique_ptr<running> running_;
};

}  // namespace fanfold::test_web
