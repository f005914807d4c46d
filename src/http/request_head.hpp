#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace fanfold::http {

/// The head of a request as libcurl sends it over HTTP/1.1, but for credentials; over HTTP/2 its fields are the same.
std::string request_head(const request& what, std::string_view user_agent);

}  // namespace fanfold::http
