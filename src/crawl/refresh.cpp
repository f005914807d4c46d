#include "crawl/refresh.hpp"

#include <string>

namespace fanfold {

store_result<int> begin_refresh(job_file& job) {
  const auto options = job.options();
  if (!options) return options.error();
  const int round = round_of(*options);
  if (!is_finished(*options)) return round;
  job_batch next;
  next.options.emplace(round_option, std::to_string(round + 1));
  if (const auto begun = job.commit(next); !begun) return begun.error();
  return round + 1;
}

}  // namespace fanfold
