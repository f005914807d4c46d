#pragma once

#include <string>

namespace fanfold::cli {

/// What an argument names that may be a URL or a file.
enum class input_kind { url, job, warc };

/// What has a scheme is a URL, and so is what names no file. A file is told by its first bytes: a job file or a WARC
/// file, compressed or not. Throws usage_error for any other file, and for what can only be the name of a file that is
/// not there; it says what to write instead.
input_kind kind_of_input(const std::string& text);

}  // namespace fanfold::cli
