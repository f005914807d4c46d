#pragma once

#include <cstdint>
#include <string_view>

namespace fanfold::test_web {

/// The head of an HTTP/1.1 request (RFC 9112). Its views look into the buffer it was parsed from.
struct request {
  std::string_view method = {};
  std::string_view target = {};  ///< path and query
  std::string_view host = {};    ///< with its port; empty where the client names none
  std::string_view head = {};    ///< all of it, with the blank line
  std::uint64_t body_bytes = 0;  ///< that follow the head
  bool keep_alive = true;
};

enum class parse_state { complete, incomplete, malformed };

/// Reads the request at the start of the buffer. Of a proxy's absolute-form target (RFC 9112 section 3.2.2) the
/// authority becomes the host. A body in chunks is malformed: crawlers send none.
parse_state parse_request(std::string_view buffer, request& out);

}  // namespace fanfold::test_web
