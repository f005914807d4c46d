#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/http_message.hpp"
#include "server/problem.hpp"

namespace fanfold::server {

/// What is wrong with where a request comes from, for a service that trusts whoever reaches it. A page of another site
/// can make its reader's browser send requests here: by a name of its own that leads here (DNS rebinding), which is
/// seen by Host, or to change something, which is seen by Origin. `host_names` are ours, in any case of letters;
/// localhost and addresses always are.
std::optional<problem> distrust(const http_request& request, const std::vector<std::string>& host_names);

}  // namespace fanfold::server
