#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

/// The indexes of the multi-byte encodings, https://encoding.spec.whatwg.org/#indexes. Their data is that of ICU's
/// converters; where the standard has something else it is corrected. Each is made when it is first asked for, in about
/// a millisecond, lives to the end, and may be read by any number of threads.
namespace fanfold::encoding_detail {

/// What each pointer stands for; 0: nothing.
class index {
 public:
  explicit index(std::vector<char32_t> code_points) : code_points_(std::move(code_points)) {}

  /// O(1); 0 too where the pointer is past the end.
  char32_t code_point(std::uint32_t pointer) const noexcept {
    return pointer < code_points_.size() ? code_points_[pointer] : 0;
  }
  std::uint32_t size() const noexcept { return static_cast<std::uint32_t>(code_points_.size()); }

 private:
  std::vector<char32_t> code_points_;
};

const index& big5_index();
const index& euc_kr_index();
const index& gb18030_index();
const index& jis0208_index();
const index& jis0212_index();
/// The code points of the four-byte sequences up to pointer 39419, all of the Basic Multilingual Plane.
const index& gb18030_ranges_index();

/// The pointer of each code point, for encoders.
class reverse_index {
 public:
  /// Of the pointers from `first` on, those that `excluded` does not hold; a code point's first one.
  template <class Excluded>
  reverse_index(const index& of, Excluded excluded) {
    for (std::uint32_t pointer = 0; pointer < of.size(); ++pointer) {
      if (of.code_point(pointer) != 0 && !excluded(pointer)) add(of.code_point(pointer), pointer);
    }
    sort();
  }

  /// O(log n).
  std::optional<std::uint32_t> pointer(char32_t code_point) const noexcept;

 private:
  void add(char32_t code_point, std::uint32_t pointer) { entries_.emplace_back(code_point, pointer); }
  void sort();

  std::vector<std::pair<char32_t, std::uint32_t>> entries_;
};

const reverse_index& big5_pointers();
const reverse_index& euc_kr_pointers();
const reverse_index& gb18030_pointers();
const reverse_index& gb18030_ranges_pointers();
const reverse_index& jis0208_pointers();
/// As jis0208_pointers(), but for the characters that NEC selected from IBM's.
const reverse_index& shift_jis_pointers();

}  // namespace fanfold::encoding_detail
