#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Records of web archives: WARC 1.1, ISO 28500:2017,
/// https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/. The sections named are those there.
namespace fanfold {

/// Names and values, in their order.
using warc_fields = std::vector<std::pair<std::string, std::string>>;

/// The first value of a name, whatever its case; empty where there is none.
std::string_view value_of(const warc_fields& fields, std::string_view name) noexcept;

/// A record's header (§4): the version's line, the fields, Content-Length and the empty line. In a value, what would
/// end its line becomes a space.
void append_warc_header(std::string& out, const warc_fields& fields, std::uint64_t block_bytes);

/// What stands between a record's block and the next record.
inline constexpr std::string_view warc_record_end = "\r\n\r\n";

/// A block of `application/warc-fields`.
std::string warc_fields_block(const warc_fields& fields);

/// A time as WARC-Date has it (§5.4): UTC, with six decimals.
std::string warc_date(std::chrono::system_clock::time_point time);

/// A new WARC-Record-ID (§5.2): a random UUID.
std::string new_warc_id();

/// Why only a part of an answer is there, as WARC-Truncated says it (§5.13).
enum class truncation : std::uint8_t { none, length, time, disconnect, unspecified };
std::string_view name_of(truncation why) noexcept;

}  // namespace fanfold
