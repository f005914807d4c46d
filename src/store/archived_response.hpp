#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "store/store_error.hpp"
#include "store/warc_reader.hpp"

namespace fanfold {

/// The HTTP response in a record, as a client would have got it: with its codings undone, whoever archived it.
class archived_response {
 public:
  /// Reads the head in the record that `from` is at: one of type response, of a web page. Empty where the block is no
  /// HTTP response.
  [[nodiscard]] static store_result<std::optional<archived_response>> read_head(warc_reader& from);

  int status() const noexcept { return status_; }
  /// The first header of this name, trimmed; empty where there is none.
  std::string_view header(std::string_view name) const noexcept;
  /// The head's lines, CR LF included.
  std::string_view lines() const noexcept { return lines_; }

  /// Gives the payload to `take`, piece by piece, until that answers false. Where it can't be decoded any further it
  /// ends there. Errors: those of the reader.
  [[nodiscard]] store_result<void> read_payload(const std::function<bool(std::string_view piece)>& take);

 private:
  explicit archived_response(warc_reader& from) : from_(&from) {}

  warc_reader* from_;
  int status_ = 0;
  std::string lines_;
  std::string begun_;  // of the payload, read with the head
};

}  // namespace fanfold
