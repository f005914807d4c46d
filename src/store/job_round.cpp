#include "store/job_round.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace fanfold {
namespace {

int number_in(const job_options& options, const char* name, int otherwise) {
  const auto found = options.find(name);
  if (found == options.end()) return otherwise;
  int number = otherwise;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
  return number;
}

}  // namespace

int round_of(const job_options& of_job) {
  return std::max(1, number_in(of_job, round_option, 1));
}

bool is_finished(const job_options& of_job) {
  return number_in(of_job, finished_round_option, 0) >= round_of(of_job);
}

}  // namespace fanfold
