#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace fanfold::test_web {

/// Frames of HTTP/2 (RFC 9113 section 6), sound or not.
namespace http2 {

enum class frame_type : std::uint8_t {
  data,
  headers,
  priority,
  rst_stream,
  settings,
  push_promise,
  ping,
  goaway,
  window_update,
  continuation
};
inline constexpr std::uint8_t end_stream = 1;
inline constexpr std::uint8_t end_headers = 4;

std::string frame(frame_type type, std::uint8_t flags, std::uint32_t stream, std::string_view payload);
/// A header field that is not compressed (RFC 7541 section 6.2.2).
std::string field(std::string_view name, std::string_view value);
/// The beginning of an answer: its status, 200, and other fields.
std::string head(std::uint32_t stream, std::string_view fields);
/// A number in so many bytes.
std::string number(std::uint32_t value, std::size_t bytes = 4);

}  // namespace http2

/// A server that speaks HTTP/2 over TLS on a port of 127.0.0.1 and answers every request alike, from a thread of its
/// own, from construction to destruction.
class http2_listener {
 public:
  struct answer {
    std::string first;
    std::string then{};  ///< again and again, until the client leaves
    bool closes = false;
  };
  /// What is sent for a request. Called on the server's thread.
  using script = std::function<answer(std::uint32_t stream)>;

  explicit http2_listener(script answers);
  http2_listener(const http2_listener&) = delete;
  http2_listener& operator=(const http2_listener&) = delete;
  ~http2_listener();

  /// "https://http2.test:8000/", and what resolves it, as curl's --resolve.
  std::string url() const;
  std::string resolve() const;
  /// The certificate to trust.
  const std::string& authority_pem() const;
  std::size_t requests() const;  ///< so far; from any thread

 private:
  class running;
  std::unique_ptr<running> running_;
};

}  // namespace fanfold::test_web
