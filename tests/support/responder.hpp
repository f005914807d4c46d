#pragma once

#include <cstdint>

#include "support/request.hpp"
#include "support/response.hpp"
#include "support/web_model.hpp"

namespace fanfold::test_web {

/// What the test web answers to a request: its pages, robots.txt and faults, on the host that the request names.
/// `earlier` counts the requests for the same URL before this one. Pure.
response respond(const web_model& web, const request& asked, std::uint64_t earlier);

}  // namespace fanfold::test_web
