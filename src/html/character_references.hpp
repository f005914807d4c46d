#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "html/named_character_references.hpp"

namespace fanfold::html {

/// Where a character reference stands: in an attribute, `&copy=1` and `&copyright` are left alone.
enum class reference_context : std::uint8_t { text, attribute };

/// One character reference, read from the byte after its `&` on, in pieces of any size (§13.2.5.72 to §13.2.5.80).
/// Takes constant memory whatever the input.
class character_reference {
 public:
  explicit character_reference(reference_context context = reference_context::text) : context_(context) {}

  /// Reads [begin, end) and returns the first byte that doesn't belong to the reference, or `end`.
  const char* read(const char* begin, const char* end);
  /// Says that the input ends here. No effect on a reference that is complete.
  void finish();

  /// True when the reference's end was seen: read no more.
  bool is_complete() const { return state_ == state::complete; }
  /// What to put in place of the `&` and everything read, in UTF-8: the `&` and the bytes themselves when they are no
  /// reference. To be called when complete; valid until this object is changed.
  std::string_view replacement() const { return {output_.data(), output_size_}; }

 private:
  enum class state : std::uint8_t { start, named, number_start, hexadecimal_start, hexadecimal, decimal, complete };
  static constexpr std::size_t max_name_size = 32;  // "CounterClockwiseContourIntegral" and one to spare

  bool read_byte(char c);
  bool read_name(char c);
  bool read_digit(char c, unsigned base);
  bool keep(char c, state next);
  void complete_name(char next);
  void complete(std::string_view value, std::string_view rest);
  std::string_view as_written() const { return {read_.data(), read_size_}; }

  reference_context context_;
  state state_ = state::start;
  std::uint8_t read_size_ = 0;
  std::uint8_t best_size_ = 0;
  std::uint8_t output_size_ = 0;
  std::uint32_t code_point_ = 0;
  named_reference_match match_;
  std::string_view best_value_;                 // of the longest name that read_ begins with, best_size_ long
  std::array<char, max_name_size> read_;        // what was read, as written; of a number only its beginning
  std::array<char, max_name_size + 8> output_;  // a value has at most 6 bytes
};

/// Appends `text` to `out` with its character references decoded.
void append_decoded(std::string_view text, reference_context context, std::string& out);

}  // namespace fanfold::html
