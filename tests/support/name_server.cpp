#include "support/name_server.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <thread>
#include <utility>

namespace fanfold::test_web {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

constexpr std::size_t header_size = 12;
constexpr std::uint16_t ipv4_record = 1;   // A
constexpr std::uint16_t ipv6_record = 28;  // AAAA, RFC 3596
constexpr char name_of_question = '\x0c';  // the offset of the question's name, which answers point to

// The name in a question, with dots; `end`: the byte behind it. Empty where it is broken.
std::string read_name(std::string_view message, std::size_t& end) {
  std::string name;
  for (end = header_size; end < message.size();) {
    const auto size = static_cast<std::uint8_t>(message[end++]);
    if (size == 0) return name;
    if (size > 63 || end + size > message.size()) break;
    if (!name.empty()) name += '.';
    name += message.substr(end, size);
    end += size;
  }
  return {};
}

void append(std::string& out, std::uint16_t number) {
  out += static_cast<char>(number >> 8);
  out += static_cast<char>(number);
}

std::uint16_t number_at(std::string_view message, std::size_t at) {
  return static_cast<std::uint16_t>(static_cast<std::uint8_t>(message[at]) << 8 |
                                    static_cast<std::uint8_t>(message[at + 1]));
}

// Leaves the question of an answer that is too long for UDP, and says so: the client asks again over TCP.
void truncate(std::string& answer, std::string_view question) {
  answer.resize(question.size());
  answer[2] = static_cast<char>(answer[2] | 0x02);  // TC
  answer[6] = answer[7] = 0;                        // records
}

// One record of the answer, if the address is of the kind that was asked for.
bool append_record(std::string& out, std::uint16_t kind, const std::string& address, std::uint32_t valid_for) {
  const auto parsed = asio::ip::make_address(address);
  if (parsed.is_v4() != (kind == ipv4_record)) return false;
  out += "\xc0";
  out += name_of_question;
  append(out, kind);
  append(out, 1);  // IN
  append(out, static_cast<std::uint16_t>(valid_for >> 16));
  append(out, static_cast<std::uint16_t>(valid_for));
  const auto add = [&out](const auto& bytes) {
    append(out, static_cast<std::uint16_t>(bytes.size()));
    out.append(bytes.begin(), bytes.end());
  };
  parsed.is_v4() ? add(parsed.to_v4().to_bytes()) : add(parsed.to_v6().to_bytes());
  return true;
}

}  // namespace

class name_server::running {
 public:
  explicit running(std::function<answer(std::string_view)> answers) : answers_(std::move(answers)) {
    bind();
    receive();
    accept();
    thread_ = std::thread([this] { context_.run(); });
  }
  running(const running&) = delete;
  running& operator=(const running&) = delete;
  ~running() {
    context_.stop();
    thread_.join();
  }

  std::uint16_t port() const { return socket_.local_endpoint().port(); }

 private:
  using buffer = std::array<char, 512>;  // a question's, and an answer's over UDP (section 4.2.1)
  struct client {
    tcp::socket socket;
    buffer question{};
    std::string answer{};
  };

  // One port for both.
  void bind() {
    constexpr int attempts = 100;
    boost::system::error_code taken;
    for (int i = 0; i < attempts; ++i) {
      acceptor_ = tcp::acceptor(context_, {asio::ip::address_v4::loopback(), 0});
      socket_ = udp::socket(context_, udp::v4());
      const udp::endpoint same(asio::ip::address_v4::loopback(), acceptor_.local_endpoint().port());
      make_room();
      if (!socket_.bind(same, taken)) return;
    }
    throw boost::system::system_error(taken);
  }

  // For the questions of a crawl that begins with thousands of names; beyond the system's limit, where it may be.
  void make_room() {
    constexpr int bytes = 16 << 20;
    const int fd = socket_.native_handle();
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
      setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
  }

  void receive() {
    socket_.async_receive_from(asio::buffer(question_), from_,
                               [this](const boost::system::error_code& error, std::size_t size) {
                                 if (!error) serve({question_.data(), size});
                                 receive();
                               });
  }

  void serve(std::string_view question) {
    std::string out = answer_to(question);
    if (out.empty()) return;
    if (out.size() > question_.size()) truncate(out, question);
    boost::system::error_code gone;
    socket_.send_to(asio::buffer(out), from_, 0, gone);
  }

  void accept() {
    acceptor_.async_accept([this](const boost::system::error_code& error, tcp::socket made) {
      if (!error) read_size(std::make_shared<client>(std::move(made)));
      accept();
    });
  }

  // Section 4.2.2: the size, then the message. A client that says nothing sound is let go.
  void read_size(std::shared_ptr<client> of) {
    asio::async_read(of->socket, asio::buffer(of->question, 2),
                     [this, of](const boost::system::error_code& error, std::size_t) {
                       const std::size_t size = number_at({of->question.data(), 2}, 0);
                       if (!error && size <= of->question.size()) read_question(of, size);
                     });
  }

  void read_question(std::shared_ptr<client> of, std::size_t size) {
    asio::async_read(of->socket, asio::buffer(of->question, size),
                     [this, of](const boost::system::error_code& error, std::size_t read) {
                       if (error) return;
                       const std::string out = answer_to({of->question.data(), read});
                       of->answer.clear();
                       if (!out.empty()) append(of->answer, static_cast<std::uint16_t>(out.size()));
                       of->answer += out;
                       asio::async_write(of->socket, asio::buffer(of->answer),
                                         [this, of](const boost::system::error_code& gone, std::size_t) {
                                           if (!gone) read_size(of);
                                         });
                     });
  }

  // Empty where nothing is to be said.
  std::string answer_to(std::string_view question) {
    std::size_t end = 0;
    const std::string name = read_name(question, end);
    if (name.empty() || end + 4 > question.size()) return {};
    const answer said = answers_(name);
    if (said.what == reply::silence) return {};
    const std::uint16_t kind = number_at(question, end);
    std::string records;
    std::uint16_t count = 0;
    if (kind == ipv4_record || kind == ipv6_record)
      for (const auto& each : said.addresses) count += append_record(records, kind, each, said.valid_for_seconds);
    const std::uint16_t code = said.what == reply::failure ? 2 : said.what == reply::no_such_name ? 3 : 0;
    std::string out(question.substr(0, 2));
    append(out, static_cast<std::uint16_t>(0x8580 | code));  // an answer of the authority, recursion available
    for (const std::uint16_t records_of_section : {std::uint16_t{1}, count, std::uint16_t{0}, std::uint16_t{0}})
      append(out, records_of_section);
    out += question.substr(header_size, end + 4 - header_size);
    out += records;
    return out;
  }

  std::function<answer(std::string_view)> answers_;
  asio::io_context context_{1};
  tcp::acceptor acceptor_{context_};
  udp::socket socket_{context_};
  udp::endpoint from_;
  buffer question_;
  std::thread thread_;
};

name_server::name_server(std::function<answer(std::string_view name)> answers)
    : running_(std::make_unique<running>(std::move(answers))) {}

name_server::~name_server() = default;

std::string name_server::address() const {
  return fmt::format("127.0.0.1:{}", running_->port());
}

}  // namespace fanfold::test_web
