#pragma once

#include "store/job_batch.hpp"

/// A job is crawled in rounds: the first crawl, and each refresh.
namespace fanfold {

/// The options under which a job keeps its round, and the last one that came to its end by itself.
inline constexpr const char* round_option = "round";
inline constexpr const char* finished_round_option = "finished_round";

/// 1: the first crawl.
int round_of(const job_options& of_job);
/// Whether the round has come to its end by itself: all was visited that its options let through.
bool is_finished(const job_options& of_job);

}  // namespace fanfold
