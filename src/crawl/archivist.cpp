#include "crawl/archivist.hpp"

#include <charconv>
#include <chrono>
#include <string_view>
#include <utility>

#include "http/error.hpp"
#include "http/request_head.hpp"

namespace fanfold {
namespace {

// Keeps the body while it goes on to whoever reads it.
class recorded_body final : public http::body_consumer {
 public:
  recorded_body(http::body_consumer& reader, const std::filesystem::path& folder) : reader_(reader), payload_(folder) {}

  bool begin(const http::response_head& head) override {
    std::uint64_t announced = 0;
    const std::string_view length = head.header("Content-Length");
    std::from_chars(length.data(), length.data() + length.size(), announced);
    payload_.expect(announced);
    return reader_.begin(head);
  }
  bool write(std::string_view bytes) override {
    payload_.write(bytes);
    return reader_.write(bytes);
  }
  std::uint64_t body_limit(std::uint64_t limit) const override { return reader_.body_limit(limit); }

  warc_payload take() { return std::move(payload_); }

 private:
  http::body_consumer& reader_;
  warc_payload payload_;
};

truncation truncation_of(const http::response& answer) {
  if (!answer.error) return truncation::none;
  switch (static_cast<http::errc>(answer.error.value())) {
    case http::errc::too_large:
    case http::errc::stopped:
      return truncation::length;
    case http::errc::timeout:
    case http::errc::too_slow:
      return truncation::time;
    case http::errc::connection_closed:
    case http::errc::truncated:
    case http::errc::tls_error:
    case http::errc::protocol_error:
      return truncation::disconnect;
    default:
      return truncation::unspecified;
  }
}

}  // namespace

task<http::response> archivist::fetch(http::request what, http::body_consumer& consumer, origin from,
                                      std::vector<warc_capture>& captures) {
  recorded_body body(consumer, folder_);
  warc_exchange exchange{.target_uri = what.url,
                         .began = std::chrono::system_clock::now(),
                         .request = http::request_head(what, user_agent_),
                         .via = std::move(from.via),
                         .depth = from.depth};
  http::response answer = co_await fetcher_.fetch(std::move(what), body);
  if (!answer.head.is_whole()) co_return answer;
  exchange.address = answer.address;
  if (answer.head.text().starts_with("HTTP/2")) exchange.protocol = "h2";
  exchange.response = answer.head.text();
  exchange.truncated = truncation_of(answer);
  exchange.elapsed = answer.elapsed;
  captures.push_back(packer_.pack(exchange, body.take()));
  co_return answer;
}

}  // namespace fanfold
