#pragma once

#include <cstddef>

namespace fanfold::html {

/// Says whether there is room for more of what is kept of a page, where pages share it.
class page_room {
 public:
  /// Whether so many bytes may be kept, beside those before. They are the page's then.
  virtual bool take(std::size_t bytes) = 0;

 protected:
  ~page_room() = default;
};

}  // namespace fanfold::html
