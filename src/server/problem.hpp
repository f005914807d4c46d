#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/http_message.hpp"

namespace fanfold::server {

/// What is wrong with a request, for programs and people: a problem document (RFC 9457).
struct problem {
  /// One of a request's errors: where it is in the body, by a JSON pointer (RFC 6901), or the name of a parameter.
  struct error {
    std::string pointer;
    std::string detail;
  };

  int status = 500;
  std::string code{};  ///< "not_found": does not change, and names the type: /problems/not_found
  std::string title{};
  std::string detail{};
  std::vector<error> errors{};
  std::vector<std::pair<std::string, std::string>> fields{};  ///< of the response: Retry-After, Allow, …
};

/// Those that any route may answer with; `detail` says what the client can do about it.
problem bad_request(std::string detail);
problem unauthorized(std::string detail);
problem not_found(std::string detail);
problem method_not_allowed(std::string_view allowed);
problem conflict(std::string detail, std::string_view code = "conflict");
problem unprocessable(std::vector<problem::error> errors);
problem too_many_requests(std::string detail, std::string_view quota, long retry_after_seconds);
problem internal_error();
problem unavailable(std::string detail);
/// What is kept can't be written or read; nothing has changed.
problem storage_failed(std::string detail);
/// What was found is lost, unless there is a copy.
problem damaged_crawl();

/// Thrown where a request is refused.
class refusal : public std::exception {
 public:
  explicit refusal(problem why) : why_(std::move(why)) {}
  const problem& why() const noexcept { return why_; }
  const char* what() const noexcept override { return why_.title.c_str(); }

 private:
  problem why_;
};

/// As a response to the request of this id.
http_response to_response(const problem& what, std::string_view request_id);

}  // namespace fanfold::server
