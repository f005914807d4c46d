#include "support/name_server.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/udp.hpp>
#include <thread>
#include <utility>

namespace fanfold::test_web {
namespace {

namespace asio = boost::asio;
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
    receive();
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
  void receive() {
    socket_.async_receive_from(asio::buffer(question_), from_,
                               [this](const boost::system::error_code& error, std::size_t size) {
                                 if (!error) serve({question_.data(), size});
                                 receive();
                               });
  }

  void serve(std::string_view question) {
    std::size_t end = 0;
    const std::string name = read_name(question, end);
    if (name.empty() || end + 4 > question.size()) return;
    const answer said = answers_(name);
    if (said.what == reply::silence) return;
    const auto kind = static_cast<std::uint16_t>(static_cast<std::uint8_t>(question[end]) << 8 |
                                                 static_cast<std::uint8_t>(question[end + 1]));
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
    boost::system::error_code gone;
    socket_.send_to(asio::buffer(out), from_, 0, gone);
  }

  std::function<answer(std::string_view)> answers_;
  asio::io_context context_{1};
  udp::socket socket_{context_, {asio::ip::address_v4::loopback(), 0}};
  udp::endpoint from_;
  std::array<char, 512> question_;
  std::thread thread_;
};

name_server::name_server(std::function<answer(std::string_view name)> answers)
    : running_(std::make_unique<running>(std::move(answers))) {}

name_server::~name_server() = default;

std::string name_server::address() const {
  return fmt::format("127.0.0.1:{}", running_->port());
}

}  // namespace fanfold::test_web
