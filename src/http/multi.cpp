#include "http/multi.hpp"

#include <sys/epoll.h>

#include <boost/asio/post.hpp>
#include <new>
#include <utility>

namespace fanfold::http {

multi::multi(boost::asio::io_context& context, std::size_t connections)
    : handle_(curl_multi_init()), executor_(context.get_executor()), sockets_(context, *this), timer_(context) {
  if (!handle_) throw std::bad_alloc();
  curl_multi_setopt(handle_, CURLMOPT_SOCKETFUNCTION, &on_socket);
  curl_multi_setopt(handle_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(handle_, CURLMOPT_TIMERFUNCTION, &on_timeout);
  curl_multi_setopt(handle_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(handle_, CURLMOPT_MAXCONNECTS, static_cast<long>(connections));
  curl_multi_setopt(handle_, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
}

multi::~multi() {
  curl_multi_cleanup(handle_);
}

bool multi::add(CURL* easy) {
  reads_.bound(easy);
  return curl_multi_add_handle(handle_, easy) == CURLM_OK;
}

void multi::remove(CURL* easy) {
  curl_multi_remove_handle(handle_, easy);
  std::erase(unwatched_, easy);
}

// A socket that can't be watched is not told: an error would end every transfer of the multi, now and later; this one
// alone runs into its time limit.
int multi::on_socket(CURL* easy, curl_socket_t fd, int what, void* self, void*) noexcept {
  multi& m = *static_cast<multi*>(self);
  std::erase(m.unwatched_, easy);
  if (what == CURL_POLL_REMOVE) m.unwatched_.push_back(easy);
  const std::uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0u) | (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
  m.sockets_.watch(fd, events);
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

void multi::socket_ready(int fd, std::uint32_t events) noexcept {
  int what = 0;
  if (events & EPOLLIN) what |= CURL_CSELECT_IN;
  if (events & EPOLLOUT) what |= CURL_CSELECT_OUT;
  if (events & (EPOLLERR | EPOLLHUP)) what |= CURL_CSELECT_ERR;
  int running = 0;
  reads_.renew();
  curl_multi_socket_action(handle_, fd, what, &running);
}

void multi::sockets_served() noexcept {
  tell_ended();
  go_on_after_refusals();
}

// libcurl may not be called from its callbacks, and a timer would cost system calls.
void multi::act_soon() {
  if (std::exchange(acting_soon_, true)) return;
  boost::asio::post(executor_, handler<&multi::act_on_timeout>());
}

void multi::act_on_timeout() {
  acting_soon_ = false;
  due_ = clock::time_point::max();
  int running = 0;
  reads_.renew();
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
