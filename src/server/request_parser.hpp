#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "server/chunked_body.hpp"
#include "server/http_message.hpp"
#include "server/problem.hpp"

namespace fanfold::server {

/// Reads one HTTP/1 request (RFC 9112) from bytes as they come. Heads are read by Beast's parser, made strict: what
/// another program before or behind this one might read in another way is refused, as that is how requests are smuggled
/// past it.
class request_parser {
 public:
  request_parser(std::size_t max_head_bytes, std::uint64_t max_body_bytes);

  enum class state { head, body, complete, refused };
  state now() const { return state_; }

  /// Takes what it can from the front of `bytes`: give the rest again, with what came behind it. Returns how many.
  std::size_t put(std::string_view bytes);

  /// Why there will be no request. Nothing that follows on the connection can be trusted.
  const problem& refusal() const { return *refusal_; }

  /// Whether the client waits for an interim answer before it sends the body.
  bool expects_continue() const { return expects_continue_; }
  /// Whether the connection may stay open afterwards.
  bool keep_alive() const { return keep_alive_; }
  /// Whether it is HTTP/1.0: no chunks, and no connection stays open unless both say so.
  bool is_old() const { return is_old_; }

  /// From the end of the head on; the body is in it once it is complete.
  http_request& request() { return request_; }

 private:
  std::size_t put_head(std::string_view bytes);
  std::size_t put_body(std::string_view bytes);
  std::size_t put_chunks(std::string_view bytes);
  // These are false where the request is refused.
  bool parse_head(std::string_view bytes);
  bool is_framed_well();
  bool read_target();
  bool refuse(problem why);
  bool refuse(std::string_view detail) { return refuse(bad_request(std::string(detail))); }

  boost::beast::http::request_parser<boost::beast::http::empty_body> beast_;  // of the head alone
  std::size_t max_head_bytes_;
  std::uint64_t max_body_bytes_;
  std::size_t scanned_ = 0;  // of the head: no need to look again
  std::uint64_t body_left_ = 0;
  chunked_body chunks_;
  state state_ = state::head;
  std::optional<problem> refusal_;
  bool expects_continue_ = false;
  bool keep_alive_ = false;
  bool is_old_ = false;
  http_request request_;
};

}  // namespace fanfold::server
