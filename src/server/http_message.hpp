#pragma once

#include <fanfold/task.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The service where many crawl at once: HTTP, tenants, their crawls.
namespace fanfold::server {

/// A request as handlers see it.
struct http_request {
  std::string method;                                       ///< "GET"
  std::string path;                                         ///< before the query, as it was sent: "/api/v1/crawls"
  std::map<std::string, std::string, std::less<>> query{};  ///< decoded; of a name that comes twice the last value
  std::map<std::string, std::string, std::less<>>
      fields{};          ///< by lower-case names; of one that comes twice, joined by ", "
  std::string body{};    ///< whole; bounded by the server's limits
  std::string id{};      ///< for logs and answers: X-Request-Id
  std::string client{};  ///< the address it comes from, which trusted proxies tell
  std::map<std::string, std::string, std::less<>> parameters{};  ///< of the route's path, decoded: {id}

  /// A field's value; empty where there is none.
  std::string_view field(std::string_view name) const {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string_view() : std::string_view(found->second);
  }
};

/// Where a body goes that is made while it is sent.
class body_writer {
 public:
  /// Sends the bytes, when the client takes them. Throws `cancelled` once the client has gone, takes nothing for too
  /// long, or the server ends.
  virtual task<> write(std::string bytes) = 0;

 protected:
  ~body_writer() = default;
};

struct http_response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> fields{};  ///< beside those that the server adds itself
  std::string body{};
  /// Where there is one the body is what it writes, in chunks as they come. An exception cuts the connection, so that
  /// the client sees that it is not whole.
  std::function<task<>(body_writer&)> stream{};
  std::string tenant{};  ///< who asked, for the log; not sent
  std::string fault{};   ///< what went wrong inside, for the log; not sent
};

/// Answers a request. An exception is an answer with status 500.
using http_handler = std::function<task<http_response>(http_request)>;

}  // namespace fanfold::server
