#include "crawl_outputs.hpp"

#include <unistd.h>

#include "store/job_round.hpp"
#include "terminal.hpp"
#include "text_output.hpp"

namespace fanfold::cli {

crawl_outputs::crawl_outputs(const output_choice& choice) : jsonl_on_stdout_(choice.jsonl == "-") {
  if (!choice.jsonl.empty()) jsonl_.emplace(jsonl_sink::open(choice.jsonl).value());
  prints_ = !choice.quiet && !jsonl_on_stdout_;
  if (prints_) table_.emplace();
}

std::vector<sink*> crawl_outputs::sinks() {
  std::vector<sink*> all{&failures_};
  if (jsonl_) all.push_back(&*jsonl_);
  if (table_) all.push_back(&*table_);
  if (changes_) all.push_back(&*changes_);
  return all;
}

crawl_statistics crawl_outputs::replay(job_file& job) {
  if (round_of(job.options().value()) > 1) {
    changes_.emplace();
    table_.reset();
  }
  crawl_statistics before;
  job.for_each_page([&](const page_record& page) {
       before.count(page);
       failures_.write(page).value();
       if (jsonl_ && !jsonl_on_stdout_) jsonl_->write(page).value();
       if (table_) table_->write(page).value();
       if (changes_) changes_->write(page).value();
     })
      .value();
  return before;
}

void crawl_outputs::finish() {
  if (jsonl_) jsonl_->close().value();
  if (!prints_) return;
  text_output out = text_output::standard();
  if (table_) table_->print(out, {.headed = can_redraw(STDOUT_FILENO), .colored = shows_color(STDOUT_FILENO)});
  if (changes_) changes_->print(out);
  out.flush();
}

}  // namespace fanfold::cli
