#include "http/socket_set.hpp"

#include <sys/epoll.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace fanfold::http {
namespace {

int new_epoll_set() {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return fd;
}

}  // namespace

socket_set::socket_set(boost::asio::io_context& context, listener& owner)
    : owner_(owner), set_(context, new_epoll_set()) {
  wait();
}

// The library may have closed the socket and got another with its number without a word in between, so the set itself
// says which ones it knows. An error is not told: who waits for the socket runs into a time limit.
void socket_set::watch(int fd, std::uint32_t events) noexcept {
  if (events == 0) {
    epoll_ctl(set_.native_handle(), EPOLL_CTL_DEL, fd, nullptr);
    return;
  }
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  if (epoll_ctl(set_.native_handle(), EPOLL_CTL_MOD, fd, &event) != 0 && errno == ENOENT)
    epoll_ctl(set_.native_handle(), EPOLL_CTL_ADD, fd, &event);
}

void socket_set::wait() {
  set_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                  [weak = std::weak_ptr(self_)](const boost::system::error_code& error) {
                    const auto self = weak.lock();
                    if (self && !error) (*self)->serve();
                  });
}

void socket_set::serve() {
  std::array<epoll_event, 128> events;
  const int count = epoll_wait(set_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) owner_.socket_ready(events[i].data.fd, events[i].events);
  owner_.sockets_served();
  wait();
}

}  // namespace fanfold::http
