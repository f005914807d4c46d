#pragma once

#include <cstdint>

namespace fanfold {

/// A URL's number in its job: from 1, in order of discovery. 0: none.
using url_id = std::uint64_t;

/// A host's number in its job: from 1, in order of discovery. 0: none.
using host_id = std::uint64_t;

/// A lease's number. It is never used twice by one frontier.
using lease_id = std::uint64_t;

}  // namespace fanfold
