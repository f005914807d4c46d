#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cstdint>
#include <memory>

namespace fanfold::http {

/// Sockets that belong to another library, watched for it in an epoll set of their own, which Asio watches: a socket
/// that the library closes or uses for something else leaves nothing behind in Asio, and one wake-up serves many.
class socket_set {
 public:
  /// Whom it tells.
  class listener {
   public:
    /// `events`: what epoll says.
    virtual void socket_ready(int fd, std::uint32_t events) noexcept = 0;
    /// All that were ready have been told.
    virtual void sockets_served() noexcept = 0;

   protected:
    ~listener() = default;
  };

  /// `owner` must outlive the set. Throws std::system_error where the system refuses.
  socket_set(boost::asio::io_context& context, listener& owner);
  socket_set(const socket_set&) = delete;
  socket_set& operator=(const socket_set&) = delete;

  /// Watches the socket for these events from now on, whether it did before or not; 0: no more.
  void watch(int fd, std::uint32_t events) noexcept;

 private:
  void wait();
  void serve();

  // Handlers may be on their way already when the set goes: they hold this weakly, and do nothing then.
  std::shared_ptr<socket_set*> self_ = std::make_shared<socket_set*>(this);
  listener& owner_;
  boost::asio::posix::stream_descriptor set_;
};

}  // namespace fanfold::http
