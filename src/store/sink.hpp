#pragma once

#include <fanfold/page_record.hpp>

#include "store/store_error.hpp"

namespace fanfold {

/// Where the records of a crawl go, one by one, in the order in which visits finish. A sink is used by one thread at a
/// time and may block it, as a full pipe does.
class sink {
 public:
  virtual ~sink() = default;

  /// Writes one record. When it returns, whoever reads the output can see it. After an error the output may end in a
  /// part of this record, and nothing more should be written.
  [[nodiscard]] virtual store_result<void> write(const page_record& page) = 0;

  /// Ends the output, and says if something of it was lost. Nothing may be written after it. A sink that is destroyed
  /// without it ends its output too, but tells nobody of errors.
  [[nodiscard]] virtual store_result<void> close() = 0;
};

}  // namespace fanfold
