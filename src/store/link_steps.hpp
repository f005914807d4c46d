#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "store/job_batch.hpp"

/// How the links of a page stand in a job file: a JSON array with a number for each, 1000 times the id of its URL less
/// that of the one before it, plus the id of its place. Ids of one page's links are close to each other, so that a link
/// takes five to six bytes.
namespace fanfold {

void write_link_steps(std::string& out, std::span<const job_link> links);

/// Calls `take` for each link. False where `steps` is no such array; what came before its fault was taken.
[[nodiscard]] bool read_link_steps(std::string_view steps, const std::function<void(job_link)>& take);

}  // namespace fanfold
