#pragma once

#include <cstdint>
#include <optional>

#include "support/request.hpp"
#include "support/response.hpp"
#include "support/web_model.hpp"

namespace fanfold::test_web {

/// Hosts whose robots.txt or sitemap is a fault page, which is in their name: the robots.txt of
/// status.503.robots.test is what /fault/status/503 is elsewhere, and that of sitemap-bomb.500.sitemap.test is sound
/// and names /fault/sitemap-bomb/500 as its sitemap. Their root is a sound page with two links. Empty where the host is
/// no such one, or has no page at that path.
std::optional<response> answer_fault_host(const web_model& web, const request& asked, std::uint64_t earlier);

}  // namespace fanfold::test_web
