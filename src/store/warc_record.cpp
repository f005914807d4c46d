#include "store/warc_record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <iterator>

#include "coding/field_text.hpp"

namespace fanfold {
namespace {

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ");
  const std::size_t begin = out.size();
  out += value;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  out += "\r\n";
}

void append_fields(std::string& out, const warc_fields& fields) {
  for (const auto& [name, value] : fields) append_field(out, name, value);
}

}  // namespace

std::string_view value_of(const warc_fields& fields, std::string_view name) noexcept {
  const auto found = std::ranges::find_if(fields, [&](const auto& f) { return equal_ignoring_case(f.first, name); });
  return found == fields.end() ? std::string_view() : found->second;
}

void append_warc_header(std::string& out, const warc_fields& fields, std::uint64_t block_bytes) {
  out += "WARC/1.1\r\n";
  append_fields(out, fields);
  fmt::format_to(std::back_inserter(out), "Content-Length: {}\r\n\r\n", block_bytes);
}

std::string warc_fields_block(const warc_fields& fields) {
  std::string block;
  append_fields(block, fields);
  return block;
}

std::string warc_date(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<microseconds>(time - day));
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string new_warc_id() {
  thread_local boost::uuids::random_generator random;
  return "<urn:uuid:" + boost::uuids::to_string(random()) + '>';
}

std::string_view name_of(truncation why) noexcept {
  switch (why) {
    case truncation::none:
      break;
    case truncation::length:
      return "length";
    case truncation::time:
      return "time";
    case truncation::disconnect:
      return "disconnect";
    case truncation::unspecified:
      return "unspecified";
  }
  return {};
}

}  // namespace fanfold
