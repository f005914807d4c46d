#pragma once

#include "exit_status.hpp"

namespace fanfold::cli {

/// Tells the user of the exception that is being handled, and how to mend it, and gives the status to exit with. That
/// nobody reads the output any more is no news.
exit_status report_current_exception();

}  // namespace fanfold::cli
