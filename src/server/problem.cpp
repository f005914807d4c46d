#include "server/problem.hpp"

#include <boost/json.hpp>
#include <utility>

namespace fanfold::server {
namespace {

problem of(int status, std::string_view code, std::string_view title, std::string detail) {
  return {.status = status, .code = std::string(code), .title = std::string(title), .detail = std::move(detail)};
}

}  // namespace

problem bad_request(std::string detail) {
  return of(400, "bad_request", "The request can't be understood", std::move(detail));
}

problem unauthorized(std::string detail) {
  problem what = of(401, "unauthorized", "A token is needed", std::move(detail));
  what.fields.emplace_back("WWW-Authenticate", "Bearer");
  return what;
}

problem not_found(std::string detail) {
  return of(404, "not_found", "There is no such thing", std::move(detail));
}

problem method_not_allowed(std::string_view allowed) {
  problem what = of(405, "method_not_allowed", "The method is not allowed here", "allowed: " + std::string(allowed));
  what.fields.emplace_back("Allow", allowed);
  return what;
}

problem conflict(std::string detail, std::string_view code) {
  return of(409, code, "The state of the crawl does not allow it", std::move(detail));
}

problem unprocessable(std::vector<problem::error> errors) {
  problem what = of(422, "unprocessable", "Some of the values are not valid", "");
  if (!errors.empty()) what.detail = errors.front().pointer + ": " + errors.front().detail;
  what.errors = std::move(errors);
  return what;
}

problem too_many_requests(std::string detail, std::string_view quota, long retry_after_seconds) {
  problem what = of(429, "too_many_requests", "A quota is used up: " + std::string(quota), std::move(detail));
  what.fields.emplace_back("Retry-After", std::to_string(retry_after_seconds));
  return what;
}

problem internal_error() {
  return of(500, "internal_error", "The server failed",
            "It is the server's fault; its log tells more by the request's id.");
}

problem unavailable(std::string detail) {
  problem what = of(503, "unavailable", "The server can't take this at the moment", std::move(detail));
  what.fields.emplace_back("Retry-After", "5");
  return what;
}

problem storage_failed(std::string detail) {
  problem what = of(503, "storage_failed", "The server's disk fails it at the moment", std::move(detail));
  what.fields.emplace_back("Retry-After", "30");
  return what;
}

problem damaged_crawl() {
  return of(500, "damaged_crawl", "The crawl's files are damaged",
            "what was found can't be read; the server's log tells more: restore the files from a backup, or delete the "
            "crawl");
}

http_response to_response(const problem& what, std::string_view request_id) {
  boost::json::object document{{"type", "/problems/" + what.code},
                               {"title", what.title},
                               {"status", what.status},
                               {"detail", what.detail},
                               {"code", what.code},
                               {"request_id", request_id}};
  if (!what.errors.empty()) {
    auto& errors = document["errors"].emplace_array();
    for (const auto& [pointer, detail] : what.errors) errors.push_back({{"pointer", pointer}, {"detail", detail}});
  }
  http_response response{.status = what.status, .fields = what.fields, .body = boost::json::serialize(document)};
  response.fields.emplace_back("Content-Type", "application/problem+json");
  return response;
}

}  // namespace fanfold::server
