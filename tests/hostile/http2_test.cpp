// Servers that are hostile in frames: RFC 9113 section 10.5.
#include <optional>
#include <string>

#include "hostile/hostile_fixture.hpp"
#include "support/authority_file.hpp"
#include "support/coded_stream.hpp"
#include "support/http2_listener.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using namespace test_web::http2;
using test_web::http2_listener;

constexpr std::size_t frame_bytes = 16'384;

/// Bytes of a body in frames, the last of which ends it.
std::string body(std::uint32_t stream, std::string_view bytes) {
  std::string frames;
  for (; bytes.size() > frame_bytes; bytes.remove_prefix(frame_bytes))
    frames += frame(frame_type::data, 0, stream, bytes.substr(0, frame_bytes));
  return frames + frame(frame_type::data, end_stream, stream, bytes);
}

std::string times(int count, std::string_view what) {
  std::string all;
  while (count-- > 0) all += what;
  return all;
}

class hostile_http2 : public hostile_web {
 protected:
  hostile_http2() { options_.obey_robots = false; }

  /// The record of a page that is answered so, beside sound hosts.
  page_record answered(http2_listener::script answers) {
    const http2_listener listener(std::move(answers));
    trust(listener);
    return crawl_beside({listener.url()}, has_requests(listener)).by_url.at(listener.url());
  }
  void holds_up_nobody_but_itself(http2_listener::script answers) {
    const http2_listener listener(std::move(answers));
    trust(listener);
    for (const auto& page : finish_others_beside({listener.url()}, has_requests(listener)))
      ADD_FAILURE() << "ended: " << page.error << ": " << page.error_detail;
    EXPECT_EQ(visit_alone(listener.url(), 300ms).error, "timeout");
  }

 private:
  void trust(const http2_listener& listener) {
    options_.ca_file = authority_.emplace(listener.authority_pem()).path();
    options_.resolve.push_back(listener.resolve());
  }
  static attack has_requests(const http2_listener& listener) {
    return [&listener] { return listener.requests() > 0; };
  }

  std::optional<test_web::authority_file> authority_;
};

TEST_F(hostile_http2, IsSpoken) {
  const auto page = answered([](std::uint32_t stream) {
    return http2_listener::answer{head(stream, field("content-type", "text/html")) +
                                  body(stream, "<title>Here</title>")};
  });
  EXPECT_EQ(page.error, "") << page.error_detail;
  EXPECT_EQ(page.title, "Here");
}

TEST_F(hostile_http2, Bomb) {
  const auto page = answered([](std::uint32_t stream) {
    return http2_listener::answer{head(stream, field("content-encoding", "gzip")) +
                                  body(stream, test_web::gzip_bomb(50).whole())};
  });
  EXPECT_EQ(page.error, "too_large") << page.error_detail;
}

TEST_F(hostile_http2, HeadersWithoutAnEnd) {
  const auto page = answered([](std::uint32_t stream) {
    return http2_listener::answer{frame(frame_type::headers, 0, stream, "\x88"),
                                  frame(frame_type::continuation, 0, stream, field("x", std::string(8'000, 'x')))};
  });
  EXPECT_EQ(page.error, "headers_too_large") << page.error_detail;
}

// A field in the table of the connection that takes a byte each time it is said again: RFC 7541 section 7.3.
TEST_F(hostile_http2, HeadersThatUnfold) {
  const auto page = answered([](std::uint32_t stream) {
    const std::string kept = '\x40' + field("x", std::string(3'000, 'x')).substr(1);
    return http2_listener::answer{head(stream, kept + times(10'000, "\xbe")) + body(stream, "")};
  });
  EXPECT_EQ(page.error, "headers_too_large") << page.error_detail;
}

TEST_F(hostile_http2, EarlyEnds) {
  const auto closes = [](std::uint32_t stream) {
    return http2_listener::answer{head(stream, "") + frame(frame_type::data, 0, stream, "half"), {}, true};
  };
  EXPECT_EQ(answered(closes).error, "truncated");
  const auto resets = [](std::uint32_t stream) {
    constexpr std::uint32_t internal_error = 2;
    return http2_listener::answer{head(stream, "") + frame(frame_type::rst_stream, 0, stream, number(internal_error))};
  };
  EXPECT_EQ(answered(resets).error, "protocol_error");
  const auto goes_away = [](std::uint32_t) {
    constexpr std::uint32_t enhance_your_calm = 11;
    return http2_listener::answer{frame(frame_type::goaway, 0, 0, number(0) + number(enhance_your_calm)), {}, true};
  };
  EXPECT_EQ(answered(goes_away).error, "protocol_error");
}

TEST_F(hostile_http2, Silence) {
  holds_up_nobody_but_itself([](std::uint32_t) { return http2_listener::answer{}; });
}

// Frames that bring nothing, as fast as they can be read: RFC 9113 section 10.5.
TEST_F(hostile_http2, FloodOfEmptyFrames) {
  const auto flood = [](std::uint32_t stream) {
    return http2_listener::answer{head(stream, ""), times(1'000, frame(frame_type::data, 0, stream, ""))};
  };
  holds_up_nobody_but_itself(flood);
}

TEST_F(hostile_http2, FloodOfUnknownFrames) {
  const auto flood = [](std::uint32_t stream) {
    constexpr auto unknown = static_cast<frame_type>(200);
    return http2_listener::answer{head(stream, ""), times(1'000, frame(unknown, 0, 0, ""))};
  };
  holds_up_nobody_but_itself(flood);
}

TEST_F(hostile_http2, FloodsThatAreToBeAnswered) {
  for (const auto& what : {frame(frame_type::settings, 0, 0, ""), frame(frame_type::ping, 0, 0, "12345678")}) {
    const auto flood = [&](std::uint32_t) { return http2_listener::answer{"", times(1'000, what)}; };
    EXPECT_EQ(answered(flood).error, "connection_closed");
  }
}

}  // namespace
}  // namespace fanfold
