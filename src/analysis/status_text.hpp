#pragma once

#include <string>

namespace fanfold {

/// "404 Not Found", by the registry of HTTP statuses; "999" where it has none.
std::string status_text(int status);

}  // namespace fanfold
