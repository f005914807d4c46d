#pragma once

#include <fanfold/page_record.hpp>
#include <string>

#include "store/earlier_visits.hpp"

namespace fanfold {

/// What a refresh finds: "appeared" where there was no page before, "changed", "unchanged", "went" where there is none
/// any more; empty where there is none now either. `is_confirmed`: the server says that it is as it was.
std::string change_between(const earlier_visit* before, const page_record& now, bool is_confirmed);

/// Puts back what an answer without content says nothing of.
void restore_content(const page_record& before, page_record& now);

}  // namespace fanfold
