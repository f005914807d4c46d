#include "html/named_character_references.hpp"

#include <algorithm>
#include <array>
#include <ranges>

namespace fanfold::html {
namespace {

struct named_reference {
  std::string_view name;
  std::string_view value;
  bool needs_no_semicolon;
};

// What the compiler packs into `table` and then forgets.
constexpr named_reference source[] = {
#include "html/named_character_references.inc"
};
constexpr std::size_t count = std::size(source);

constexpr std::size_t text_bytes() {
  std::size_t bytes = 0;
  for (const named_reference& each : source) bytes += each.name.size() + each.value.size();
  return bytes;
}

// Where a name begins in the table's text; its value follows it.
struct entry {
  std::uint16_t offset;
  std::uint8_t name_size;
  std::uint8_t value_size : 7;
  std::uint8_t needs_no_semicolon : 1;
};

struct packed_table {
  std::array<char, text_bytes()> text;
  std::array<entry, count> entries;
  std::array<std::uint16_t, 129> first;  // [c, c + 1): the names that begin with the ASCII character c

  constexpr std::string_view name(std::size_t i) const {
    return std::string_view{text.data(), text.size()}.substr(entries[i].offset, entries[i].name_size);
  }
  constexpr std::string_view value(std::size_t i) const {
    return std::string_view{text.data(), text.size()}.substr(entries[i].offset + entries[i].name_size,
                                                             entries[i].value_size);
  }
};

consteval packed_table pack() {
  packed_table table{};
  std::size_t offset = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& [name, value, needs_no_semicolon] = source[i];
    table.entries[i] = {static_cast<std::uint16_t>(offset), static_cast<std::uint8_t>(name.size()),
                        static_cast<std::uint8_t>(value.size()), needs_no_semicolon};
    const auto value_begin = std::ranges::copy(name, table.text.begin() + offset).out;
    std::ranges::copy(value, value_begin);
    offset += name.size() + value.size();
  }
  for (std::size_t c = 0; c < table.first.size(); ++c) {
    const auto begins_before = [c](const named_reference& each) { return each.name.front() < static_cast<int>(c); };
    table.first[c] = static_cast<std::uint16_t>(std::ranges::partition_point(source, begins_before) - source);
  }
  return table;
}

constexpr packed_table table = pack();
static_assert(text_bytes() <= 65536 && std::ranges::is_sorted(source, {}, &named_reference::name));

}  // namespace

named_reference_match::named_reference_match() : last_(count) {}

bool named_reference_match::advance(char c) {
  const auto byte = static_cast<unsigned char>(c);
  if (byte == 0 || byte >= 128) return false;
  const auto next = [this](std::uint16_t i) {
    const std::string_view name = table.name(i);
    return depth_ < name.size() ? name[depth_] : '\0';  // a name that ends here sorts before all the others
  };
  const auto range =
      depth_ == 0 ? std::views::iota(table.first[byte], table.first[byte + 1]) : std::views::iota(first_, last_);
  const auto fitting = std::ranges::equal_range(range, c, {}, next);
  if (fitting.empty()) return false;
  first_ = fitting.front();
  last_ = static_cast<std::uint16_t>(fitting.back() + 1);
  ++depth_;
  return true;
}

std::optional<std::string_view> named_reference_match::value() const {
  if (table.entries[first_].name_size != depth_) return std::nullopt;
  return table.value(first_);
}

bool named_reference_match::needs_no_semicolon() const {
  return table.entries[first_].needs_no_semicolon != 0;
}

}  // namespace fanfold::html
