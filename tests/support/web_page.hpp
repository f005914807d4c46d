#pragma once

#include <string>

#include "support/web_model.hpp"

namespace fanfold::test_web {

/// The HTML of a page of the invented web.
std::string render_page(const web_model& web, const place& at);

/// How a page writes one of its links: the value of the attribute, before HTML's escapes.
std::string href(const web_model& web, const place& from, const link& to);

/// The Location that a redirect answers.
std::string location(const web_model& web, const place& redirect);

/// The host's robots.txt (RFC 9309); in a single-host web, that of all hosts.
std::string render_robots(const web_model& web, std::uint32_t host);

}  // namespace fanfold::test_web
