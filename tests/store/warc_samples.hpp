#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/archived_response.hpp"
#include "store/warc_capture.hpp"
#include "store/warc_packer.hpp"
#include "store/warc_reader.hpp"

namespace fanfold::test {

/// A record as it was read.
struct read_record {
  warc_head head;
  std::string block;

  std::string_view field(std::string_view name) const { return value_of(head.fields, name); }
};

inline std::vector<read_record> read_all(warc_reader& reader) {
  std::vector<read_record> all;
  while (reader.next().value()) {
    read_record& record = all.emplace_back(reader.head());
    for (auto piece = reader.read().value(); !piece.empty(); piece = reader.read().value()) record.block += piece;
  }
  return all;
}

inline std::vector<read_record> records_in(const std::filesystem::path& file, std::uint64_t offset = 0) {
  auto reader = warc_reader::open(file, offset).value();
  return read_all(reader);
}

/// A reader of bytes that come in pieces of this size.
inline warc_reader reader_of(std::string bytes, std::size_t piece = 1 << 20) {
  return warc_reader([bytes = std::move(bytes), at = std::size_t{0}, piece](std::span<char> room) mutable {
    const std::size_t size = bytes.copy(room.data(), std::min(piece, room.size()), at);
    at += size;
    return store_result<std::size_t>(size);
  });
}

inline std::string contents_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline warc_exchange sample_exchange(std::string uri) {
  return {.target_uri = std::move(uri),
          .began = std::chrono::sys_days(std::chrono::year(2026) / 11 / 28) + std::chrono::microseconds(1'500),
          .address = "192.0.2.7",
          .protocol = "",
          .request = "GET / HTTP/1.1\r\nHost: a.test\r\n\r\n",
          .response = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n",
          .elapsed = std::chrono::milliseconds(12),
          .via = "http://a.test/",
          .depth = 1};
}

inline warc_capture captured(warc_packer& packer, const warc_exchange& exchange, std::string_view payload) {
  warc_payload body(std::filesystem::temp_directory_path());
  for (; !payload.empty(); payload.remove_prefix(std::min<std::size_t>(payload.size(), 10'000)))
    body.write(payload.substr(0, 10'000));
  return packer.pack(exchange, std::move(body));
}

}  // namespace fanfold::test
