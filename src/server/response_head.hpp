#pragma once

#include <string>
#include <string_view>

#include "server/http_message.hpp"

namespace fanfold::server {

/// How an answer is sent.
struct response_framing {
  bool persists = false;  ///< whether the connection stays open
  bool is_old = false;    ///< to a client of HTTP/1.0: no chunks
};

/// Whether its fields can be sent: names are tokens, values have no control characters (which would end them), the
/// status is one of a final answer.
bool is_sound(const http_response& response);

/// RFC 9110 section 6.4.1.
bool has_body(const http_response& response);

/// The status line and all fields: what the handler gave, how the body is framed, and what browsers are told unless the
/// handler said otherwise.
std::string response_head(const http_response& response, std::string_view request_id, response_framing framing);

}  // namespace fanfold::server
