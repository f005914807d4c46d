#pragma once

#include <optional>
#include <string>
#include <vector>

#include "crawl/statistics.hpp"
#include "failed_seeds.hpp"
#include "page_table.hpp"
#include "store/job_file.hpp"
#include "store/jsonl.hpp"

namespace fanfold::cli {

/// What a crawl is to print and to write.
struct output_choice {
  std::string jsonl;  ///< a file; "-" is standard output, in place of the table; empty: none
  bool quiet = false;
};

/// Where the records of a crawl go. Throws what can't be written, as boost::system::system_error.
class crawl_outputs {
 public:
  explicit crawl_outputs(const output_choice& choice);

  /// For the crawler. They live as long as this.
  std::vector<sink*> sinks();

  /// Takes in what a job that is resumed has done before, and gives its statistics. The outputs are then those of the
  /// whole crawl; only JSONL on standard output goes on where its reader was.
  crawl_statistics replay(job_file& job);

  /// Ends the file, prints the table.
  void finish();

  const failed_seeds& failures() const noexcept { return failures_; }

 private:
  std::optional<jsonl_sink> jsonl_;
  std::optional<page_table> table_;
  failed_seeds failures_;
  bool jsonl_on_stdout_;
};

}  // namespace fanfold::cli
