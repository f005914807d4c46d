#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/job_query.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

enum class row_format { table, csv, json };

/// Rows of values on their way out, one by one. Throws what can't be written, as text_output does.
class row_output {
 public:
  virtual ~row_output() = default;
  virtual void row(std::span<const job_value> values) = 0;
  virtual void end() = 0;
};

/// A table has its columns' names above it, in faint letters if it is `colored`, and `nothing` where there is no value.
/// Its columns are as wide as the first thousand rows need; what is wider later on moves the rest of its line. CSV is
/// that of RFC 4180, with a line of names: nothing at all is NULL, "" an empty text. JSON is an array with an object
/// for each row; of columns with the same name the second one is called NAME_2. Bytes are hexadecimal digits in all
/// three.
std::unique_ptr<row_output> make_row_output(row_format format, text_output& out, std::vector<std::string> columns,
                                            bool colored = false, std::string_view nothing = "NULL");

}  // namespace fanfold::cli
