#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/http_message.hpp"

namespace fanfold::server {

/// Gives each request to the handler of its method and path. Of routes that fit the one that was added first counts.
/// What no route fits is answered with a problem document: 404, or 405 with Allow. GET's routes answer HEAD, too, and
/// OPTIONS is answered for all.
class router {
 public:
  struct route {
    std::string method;
    std::string path;
    bool operator==(const route&) const = default;
  };

  /// `path` has a name in braces where a segment may be anything but empty: "/api/v1/crawls/{id}/pages". The handler
  /// finds them, decoded, in the request's `parameters`.
  void add(std::string_view method, std::string_view path, http_handler handler);

  /// The router must outlive the task.
  task<http_response> answer(http_request request) const;

  /// In the order in which they were added.
  std::vector<route> routes() const;

 private:
  struct entry {
    route what;
    std::vector<std::string> segments;
    http_handler handler;
  };

  std::string allowed(const http_request& request) const;

  std::vector<entry> entries_;
};

}  // namespace fanfold::server
