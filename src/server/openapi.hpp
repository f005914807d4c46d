#pragma once

#include <string_view>

namespace fanfold::server {

/// The API's description, OpenAPI 3.1: openapi.json.
std::string_view openapi_json() noexcept;

}  // namespace fanfold::server
