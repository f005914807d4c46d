#pragma once

#include <fanfold/crawl_statistics.hpp>
#include <optional>
#include <string>
#include <vector>

#include "change_list.hpp"
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

  /// Takes in what a job that is resumed has done before in this round, and gives its statistics. The outputs are then
  /// those of the whole crawl; only JSONL on standard output goes on where its reader was. Of a refresh, what it finds
  /// is printed in place of all pages.
  crawl_statistics replay(job_file& job);

  /// Ends the file, prints the table.
  void finish();

  /// Of a refresh: how many pages changed, and so on; empty without one.
  std::string changes() const { return changes_ ? changes_->summary() : ""; }
  const failed_seeds& failures() const noexcept { return failures_; }

 private:
  std::optional<jsonl_sink> jsonl_;
  std::optional<page_table> table_;
  std::optional<change_list> changes_;
  failed_seeds failures_;
  bool jsonl_on_stdout_;
  bool prints_ = false;
};

}  // namespace fanfold::cli
