#pragma once

#include <string>
#include <string_view>

namespace fanfold::html {

/// Turns CR LF and CR into LF (§13.2.3.5), in pieces of any size. A chunk without CR passes through uncopied; else it
/// is copied block by block.
class newline_normalizer {
 public:
  /// Takes a piece off the front of `chunk` and returns it normalized, possibly empty. Valid until the next call.
  std::string_view next(std::string_view& chunk);

 private:
  std::string block_;
  bool after_cr_ = false;
};

}  // namespace fanfold::html
