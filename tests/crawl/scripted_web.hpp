#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace fanfold {

/// A web of any hosts that answers as a function says, one request after the other: for what the invented test web has
/// no page for.
class scripted_web {
 public:
  /// Gives the whole answer, byte for byte, to the request for a path of a host. Called on the server's thread.
  using script = std::function<std::string(std::string_view host, std::string_view path)>;

  /// Likewise, given the head of the request as it was sent, too.
  using head_script = std::function<std::string(std::string_view host, std::string_view path, std::string_view head)>;

  explicit scripted_web(script answer)
      : scripted_web(head_script([answer = std::move(answer)](std::string_view host, std::string_view path,
                                                              std::string_view) { return answer(host, path); })) {}
  explicit scripted_web(head_script answer) : answer_(std::move(answer)), thread_([this] { serve(); }) {}
  scripted_web(const scripted_web&) = delete;
  scripted_web& operator=(const scripted_web&) = delete;
  ~scripted_web() {
    stopping_ = true;
    boost::asio::ip::tcp::socket last(context_);
    last.connect(acceptor_.local_endpoint());
    thread_.join();
  }

  std::string url(std::string_view host, std::string_view path) const {
    return "http://" + std::string(host) + ':' + port() + std::string(path);
  }
  /// As curl's --resolve.
  std::vector<std::string> resolve() const { return {"*:" + port() + ":127.0.0.1"}; }

  static std::string page(std::string_view html) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n" + std::string(html);
  }
  static std::string text(std::string_view body) {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
  }
  static std::string redirect(std::string_view location) {
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\nLocation: " + std::string(location) +
           "\r\n\r\n";
  }
  static std::string status(int code) {
    return "HTTP/1.1 " + std::to_string(code) + " Said\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }

 private:
  std::string port() const { return std::to_string(acceptor_.local_endpoint().port()); }

  void serve() {
    for (;;) {
      boost::asio::ip::tcp::socket client = acceptor_.accept();
      if (stopping_) return;
      boost::system::error_code gone;  // a client may leave whenever it likes
      std::string head;
      boost::asio::read_until(client, boost::asio::dynamic_buffer(head), "\r\n\r\n", gone);
      if (!gone) boost::asio::write(client, boost::asio::buffer(answer_(host_in(head), path_in(head), head)), gone);
    }
  }
  static std::string_view path_in(std::string_view head) {
    const auto begin = head.find(' ') + 1;
    return head.substr(begin, head.find(' ', begin) - begin);
  }
  static std::string_view host_in(std::string_view head) {
    const auto begin = head.find("Host: ") + 6;
    return head.substr(begin, head.find_first_of(":\r", begin) - begin);
  }

  head_script answer_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace fanfold
