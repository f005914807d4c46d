#pragma once

#include <string>

#include "server/crawl_service.hpp"
#include "server/http_statistics.hpp"

namespace fanfold::server {

/// For Prometheus: its text format, version 0.0.4.
std::string metrics_text(const crawl_service::totals& crawls, std::size_t free_slots, const http_statistics& http);

}  // namespace fanfold::server
