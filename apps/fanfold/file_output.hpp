#pragma once

#include <filesystem>
#include <string>
#include <utility>

#include "store/job_batch.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

/// Throws usage_error where `output` is a file of the job in `job`, which has these options: itself, a log beside it,
/// or its archive. Nothing is written over those.
void check_is_not_of_job(const std::filesystem::path& output, const std::filesystem::path& job,
                         const job_options& options);

/// Text for a file that is made, or replaced; "-" is standard output, which is left open. Throws what can't be opened
/// or written, as text_output does.
class file_output {
 public:
  explicit file_output(const std::filesystem::path& path);
  file_output(const file_output&) = delete;
  file_output& operator=(const file_output&) = delete;
  ~file_output();

  text_output& text() noexcept { return text_; }
  /// Writes what is left. To be called at the end; without it, that is lost.
  void close();

 private:
  std::string name_;
  int descriptor_;
  text_output text_;
};

}  // namespace fanfold::cli
