#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace fanfold::test_web {

/// Listens at an address and has no room for one more connection: the system drops what asks for one, and whoever asks
/// waits, as for a machine that is gone.
class full_listener {
 public:
  /// Throws boost::system::system_error where it can't listen.
  full_listener(const std::string& address, std::uint16_t port);
  full_listener(full_listener&&) noexcept;
  ~full_listener();

 private:
  class sockets;
  std::unique_ptr<sockets> sockets_;
};

}  // namespace fanfold::test_web
