#pragma once

#include <algorithm>
#include <boost/system/error_code.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::http {

/// What a fetch may take. Past a limit it ends with an error, whatever the server sends.
struct limits {
  std::chrono::milliseconds total{30'000};    ///< from the request to the last byte
  std::chrono::milliseconds connect{10'000};  ///< name, connection and TLS handshake; each address has its share
  /// What a server has to send, head and body, over each stretch of `min_rate_time` once it is connected: a second at
  /// least. 0: it may be silent until `total`.
  std::uint32_t min_bytes_per_second = 10;
  std::chrono::seconds min_rate_time{20};
  std::uint64_t max_body_bytes = 16u << 20;   ///< decoded; the consumer may take more
  std::size_t max_header_bytes = 256u << 10;  ///< of all header lines together, those of interim responses too
};

/// What is left of a limit of time: a millisecond at least, as none would be no limit.
inline std::chrono::milliseconds left_of(std::chrono::milliseconds limit, std::chrono::steady_clock::time_point since) {
  const auto taken = std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now() - since);
  return std::max(limit - taken, std::chrono::milliseconds(1));
}

/// One GET.
struct request {
  std::string url{};  ///< serialised by fanfold::url
  http::limits limits{};
  std::vector<ip_address> addresses{};  ///< of the URL's host, the best first; none: it is resolved
  std::vector<std::string> fields{};    ///< further header fields: `Name: value`
};

/// A response's status and header lines.
class response_head {
 public:
  /// 0 before a status line was read.
  int status() const noexcept { return status_; }
  /// The first header of this name (ASCII case-insensitive), trimmed; empty where there is none. O(bytes of headers).
  std::string_view header(std::string_view name) const noexcept;
  /// The values of all headers of this name, trimmed, in their order; valid as long as the head, unchanged.
  std::vector<std::string_view> headers(std::string_view name) const;
  /// The header lines as received, CR LF included, but for folded ones: those have blanks there.
  std::string_view lines() const noexcept { return std::string_view(text_).substr(status_line_bytes_); }
  /// The same, behind the status line.
  std::string_view text() const noexcept { return text_; }

  /// Whether the blank line at its end was read, and it is no interim response (RFC 9110 §15.2).
  bool is_whole() const noexcept { return ended_ && status_ >= 200; }

  /// Adds one line as received. A status line after the end of the head starts over: an interim response came before.
  /// False past `max_bytes` of all lines, of what was started over too.
  bool add_line(std::string_view line, std::size_t max_bytes);

 private:
  void unfold() noexcept;

  int status_ = 0;
  bool ended_ = true;  // the next line is a status line
  std::size_t received_bytes_ = 0;
  std::size_t status_line_bytes_ = 0;
  std::string text_;
};

/// How a fetch ended.
struct response {
  response_head head;
  std::string address{};                 ///< that was connected to; empty: none
  std::uint64_t body_bytes = 0;          ///< decoded, as given to the consumer
  std::chrono::microseconds elapsed{0};  ///< from the request to the end
  std::chrono::microseconds latency{0};  ///< from when the request was sent to the first byte of the answer; 0: none
  boost::system::error_code error;       ///< of error_category(); the head may be there all the same
  std::string error_detail;              ///< in words, empty without an error
};

/// Takes a response as it comes. Called on the fetcher's loop. What it throws ends the fetch, and comes out of it.
class body_consumer {
 public:
  /// The head is complete. False: nothing more is wanted.
  virtual bool begin(const response_head& head) = 0;
  /// The next decoded bytes, valid during the call. False: nothing more is wanted.
  virtual bool write(std::string_view bytes) = 0;
  /// How large a body it takes, announced or come, where the request allows `limit`. Asked around each write, because
  /// what is written may change it.
  virtual std::uint64_t body_limit(std::uint64_t limit) const { return limit; }

 protected:
  ~body_consumer() = default;
};

}  // namespace fanfold::http
