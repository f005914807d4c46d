// Whatever the file and wherever it is cut into pieces: it has the same records, with the same blocks, and ends in the
// same way; of what a client would have got, one way of reading gives what the other gives, or the beginning of it.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "require.hpp"
#include "store/archived_response.hpp"
#include "store/warc_reader.hpp"

namespace {

using namespace fanfold;

constexpr std::size_t enough = 1 << 20;  // of a payload: bombs are not to be read to their end

warc_reader reader_of(std::string_view file, std::size_t piece) {
  return warc_reader([file, piece](std::span<char> room) mutable {
    const std::size_t size = file.copy(room.data(), std::min(piece, room.size()));
    file.remove_prefix(size);
    return store_result<std::size_t>(size);
  });
}

// Its records as text, as far as they are sound.
std::string records_in(std::string_view file, std::size_t piece) {
  std::string text;
  auto reader = reader_of(file, piece);
  store_result<bool> found = true;
  while (text.size() < enough && (found = reader.next()) && *found) {
    require(reader.head().version.starts_with("WARC/"));
    for (const auto& [name, value] : reader.head().fields) text.append(name).append("=").append(value).append("\n");
    std::uint64_t size = 0;
    store_result<std::string_view> block;
    while (size < enough && (block = reader.read()) && !block->empty()) {
      size += block->size();
      if (size < enough) text += *block;
    }
    require(size <= reader.head().block_bytes);
    if (size >= enough) return text;
  }
  if (!found) {
    require(reader.next().has_error());
    text += found.error().message();
  }
  return text;
}

std::vector<std::string> payloads_in(std::string_view file, std::size_t piece) {
  std::vector<std::string> payloads;
  auto reader = reader_of(file, piece);
  for (auto found = reader.next(); found && *found && payloads.size() < 100; found = reader.next()) {
    auto response = archived_response::read_head(reader);
    if (!response || !*response) continue;
    std::string& payload = payloads.emplace_back();
    (void)(*response)->read_payload([&](std::string_view part) {
      payload += part.substr(0, enough - payload.size());
      return payload.size() < enough;
    });
  }
  return payloads;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::string_view file{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t piece = 1 + data[0] % 64;
  require(records_in(file, enough) == records_in(file, piece));
  const auto whole = payloads_in(file, enough);
  const auto cut = payloads_in(file, piece);
  require(whole.size() == cut.size());
  for (std::size_t i = 0; i < whole.size(); ++i) require(whole[i].starts_with(cut[i]) || cut[i].starts_with(whole[i]));
  return 0;
}
