#include "http/multi.hpp"

#include <sys/epoll.h>

#include <array>
#include <boost/asio/post.hpp>
#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace fanfold::http {
namespace {

int new_epoll_set() {
  const int fd = epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0) throw std::system_error(errno, std::generic_category(), "epoll_create1");
  return fd;
}

}  // namespace

multi::multi(boost::asio::io_context& context, std::size_t connections)
    : handle_(curl_multi_init()), sockets_(context, new_epoll_set()), timer_(context) {
  if (!handle_) throw std::bad_alloc();
  curl_multi_setopt(handle_, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(handle_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(handle_, CURLMOPT_TIMERFUNCTION, &on_timeout);
  curl_multi_setopt(handle_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(handle_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
  curl_multi_setopt(handle_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  watch();
}

multi::~multi() {
  curl_multi_cleanup(handle_);
}

bool multi::add(CURL* easy) {
  return curl_multi_add_handle(handle_, easy) == CURLM_OK;
}

void multi::remove(CURL* easy) {
  curl_multi_remove_handle(handle_, easy);
  std::erase(unwatched_, easy);
}

// libcurl may close a socket and get another with its number without a word in between, so the set itself says which
// ones it knows. An error would end every transfer of the multi, now and later: this one alone runs into its time
// limit.
int multi::on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept {
  multi& m = *static_cast<multi*>(self);
  const int set = m.sockets_.native_handle();
  if (what == CURL_POLL_REMOVE) {
    epoll_ctl(set, EPOLL_CTL_DEL, fd, nullptr);
    m.unwatched_.push_back(easy);
    return 0;
  }
  std::erase(m.unwatched_, easy);
  epoll_event event{};
  event.data.fd = fd;
  if (what & CURL_POLL_IN) event.events |= EPOLLIN;
  if (what & CURL_POLL_OUT) event.events |= EPOLLOUT;
  if (epoll_ctl(set, EPOLL_CTL_MOD, fd, &event) != 0 && errno == ENOENT) epoll_ctl(set, EPOLL_CTL_ADD, fd, &event);
  return 0;
}

int multi::on_timeout(CURLM*, long timeout_ms, void* self) noexcept {
  multi& m = *static_cast<multi*>(self);
  if (timeout_ms < 0) {
    m.due_ = clock::time_point::max();
  } else if (timeout_ms == 0) {
    m.act_soon();
  } else {
    m.due_ = clock::now() + std::chrono::milliseconds(timeout_ms);
    if (m.due_ < m.armed_) m.arm(m.due_);
  }
  return 0;
}

template <void (multi::*Member)()>
auto multi::handler() {
  return [weak = std::weak_ptr(self_)](const boost::system::error_code& error = {}) {
    const auto self = weak.lock();
    if (self && !error) ((*self)->*Member)();
  };
}

void multi::watch() {
  sockets_.async_wait(boost::asio::posix::stream_descriptor::wait_read, handler<&multi::act_on_sockets>());
}

void multi::act_on_sockets() {
  std::array<epoll_event, 128> events;
  const int count = epoll_wait(sockets_.native_handle(), events.data(), static_cast<int>(events.size()), 0);
  for (int i = 0; i < count; ++i) {
    int what = 0;
    if (events[i].events & EPOLLIN) what |= CURL_CSELECT_IN;
    if (events[i].events & EPOLLOUT) what |= CURL_CSELECT_OUT;
    if (events[i].events & (EPOLLERR | EPOLLHUP)) what |= CURL_CSELECT_ERR;
    int running = 0;
    curl_multi_socket_action(handle_, events[i].data.fd, what, &running);
  }
  tell_ended();
  go_on_after_refusals();
  watch();
}

// libcurl may not be called from its callbacks, and a timer would cost system calls.
void multi::act_soon() {
  if (std::exchange(acting_soon_, true)) return;
  boost::asio::post(sockets_.get_executor(), handler<&multi::act_on_timeout>());
}

void multi::act_on_timeout() {
  acting_soon_ = false;
  due_ = clock::time_point::max();
  int running = 0;
  curl_multi_socket_action(handle_, CURL_SOCKET_TIMEOUT, 0, &running);
  tell_ended();
  go_on_after_refusals();
}

// One Asio timer, set anew only to fire earlier; when it fires too early it is set to what libcurl wants by then.
void multi::arm(clock::time_point when) {
  armed_ = when;
  timer_.expires_at(when);
  timer_.async_wait(handler<&multi::timer_fired>());
}

void multi::timer_fired() {
  armed_ = clock::time_point::max();
  if (due_ <= clock::now()) act_on_timeout();
  if (due_ < armed_) arm(due_);
}

// Where an address refuses the connection, libcurl 7.88 stops watching its socket, and takes up to a second to try the
// name's next address. A transfer that was paused and goes on is looked at now.
void multi::go_on_after_refusals() {
  for (CURL* refused : std::exchange(unwatched_, {})) {
    curl_easy_pause(refused, CURLPAUSE_ALL);
    curl_easy_pause(refused, CURLPAUSE_CONT);
  }
}

void multi::tell_ended() {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(handle_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode result = message->data.result;  // gone with the handle
    void* client = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &client);
    remove(easy);
    static_cast<multi_client*>(client)->transfer_ended(result);
  }
}

}  // namespace fanfold::http
