#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <cctype>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fanfold::server {

struct answer {
  int status = 0;
  std::string body{};
  std::map<std::string, std::string> fields{};  // by lower-case names
  boost::json::value json() const { return boost::json::parse(body); }
  std::string code() const { return std::string(json().at("code").as_string()); }
};

/// Somebody with a token, or without one.
class api_client {
 public:
  explicit api_client(std::uint16_t port, std::string token = {}) : port_(port), token_(std::move(token)) {}

  using headers = std::vector<std::pair<std::string, std::string>>;

  answer ask(std::string_view method, std::string_view path, std::string body = {}, const headers& more = {}) const {
    namespace http = boost::beast::http;
    boost::asio::io_context context;
    boost::asio::ip::tcp::socket socket(context);
    socket.connect({boost::asio::ip::address_v4::loopback(), port_});
    http::request<http::string_body> request;
    request.method_string(std::string(method));
    request.target(std::string(path));
    request.set("Host", "localhost");
    request.set("Connection", "close");
    if (!token_.empty()) request.set("Authorization", "Bearer " + token_);
    if (!body.empty()) request.set("Content-Type", "application/json");
    for (const auto& [name, value] : more) request.set(name, value);
    request.body() = std::move(body);
    request.prepare_payload();
    http::write(socket, request);
    boost::beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(1 << 30);
    http::read(socket, buffer, parser);
    answer result{static_cast<int>(parser.get().result_int()), std::move(parser.get().body())};
    for (const auto& field : parser.get()) {
      std::string name(field.name_string());
      for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      result.fields[name] = std::string(field.value());
    }
    return result;
  }
  answer get(std::string_view path) const { return ask("GET", path); }
  answer post(std::string_view path, std::string body = {}, const headers& more = {}) const {
    return ask("POST", path, std::move(body), more);
  }

  /// Begins a crawl, and gives its path.
  std::string begin(const boost::json::object& order) const {
    const answer made = post("/api/v1/crawls", boost::json::serialize(order));
    if (made.status != 201) throw std::runtime_error(made.body);
    return made.fields.at("location");
  }
  /// What the crawl is once it runs no more: its event stream ends then.
  boost::json::object wait(const std::string& crawl) const {
    get(crawl + "/events");
    return get(crawl).json().as_object();
  }

 private:
  std::uint16_t port_;
  std::string token_;
};

}  // namespace fanfold::server
