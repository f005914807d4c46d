#pragma once

#include <fanfold/page_record.hpp>
#include <memory>
#include <string_view>

struct XXH3_state_s;

namespace fanfold {

/// The content_hash of a body that comes in pieces.
class body_hasher {
 public:
  body_hasher();
  void add(std::string_view piece) noexcept;
  content_hash finish() const noexcept;

 private:
  struct deleter {
    void operator()(XXH3_state_s* state) const noexcept;
  };
  std::unique_ptr<XXH3_state_s, deleter> state_;
};

}  // namespace fanfold
