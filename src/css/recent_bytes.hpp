#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace fanfold::css {

/// The last bytes of what was appended.
class recent_bytes {
 public:
  /// The longest name of interest, "-webkit-image-set", and the byte before it.
  static constexpr std::size_t capacity = 18;

  void clear() { size_ = 0; }
  void append(std::string_view bytes) {
    bytes = bytes.substr(bytes.size() - std::min(bytes.size(), capacity));
    const std::size_t kept = std::min(size_, capacity - bytes.size());
    std::copy_n(bytes_.data() + size_ - kept, kept, bytes_.data());
    std::ranges::copy(bytes, bytes_.data() + kept);
    size_ = kept + bytes.size();
  }
  std::string_view view() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, capacity> bytes_{};
  std::size_t size_ = 0;
};

}  // namespace fanfold::css
