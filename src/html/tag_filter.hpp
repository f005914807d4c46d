#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace fanfold::html {

/// Which tags somebody wants to hear of: at least these. It looks at hashes of names and at first letters only.
class tag_filter {
 public:
  /// The start tags of this name, in lower case.
  void want(std::string_view name) { wanted_[slot_of(key_of(name))] = everything; }
  /// Where they have an attribute of this name.
  void want(std::string_view name, std::string_view attribute) {
    wanted_[slot_of(key_of(name))] |= letter(attribute.front());
  }
  /// Any tag that has an attribute of this name.
  void want_all_with(std::string_view attribute) {
    for (attributes& wanted : wanted_) wanted |= letter(attribute.front());
  }
  void want_end(std::string_view name) { wanted_[slot_of(key_of(name) << 8 | '/')] = everything; }

  /// The attributes for which a tag is wanted, as a set of first letters.
  using attributes = std::uint32_t;
  static constexpr attributes everything = ~attributes{0};  ///< whatever its attributes are

  static constexpr std::size_t key_bytes = 8;

  /// `key`: the first bytes of the tag behind its '<', the first one lowest: all of the name, with the '/' of an end
  /// tag before it, in lower case, and then zeros; or as much of that as fits.
  attributes wanted(std::uint64_t key) const { return wanted_[slot_of(key)]; }
  static bool has(attributes wanted, char first) { return (wanted & letter(first)) != 0; }

 private:
  static constexpr unsigned slot_bits = 10;

  // The same for both cases, and for what is no letter like one of them by chance.
  static constexpr attributes letter(char c) { return attributes{1} << (static_cast<unsigned char>(c) % 32); }

  static constexpr std::uint64_t key_of(std::string_view name) {
    std::uint64_t key = 0;
    for (std::size_t i = 0; i < name.size() && i < key_bytes; ++i) {
      key |= std::uint64_t{static_cast<unsigned char>(name[i])} << (8 * i);
    }
    return key;
  }

  // 2^64 divided by the golden ratio (Knuth, The Art of Computer Programming, volume 3, §6.4)
  static constexpr std::size_t slot_of(std::uint64_t key) { return (key * 0x9E3779B97F4A7C15) >> (64 - slot_bits); }

  std::array<attributes, std::size_t{1} << slot_bits> wanted_{};
};

}  // namespace fanfold::html
