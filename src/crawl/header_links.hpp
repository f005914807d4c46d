#pragma once

#include "html/link_list.hpp"
#include "http/message.hpp"

namespace fanfold {

/// The links in a response's header fields: Link (RFC 8288), Refresh (as `<meta http-equiv=refresh>`,
/// https://html.spec.whatwg.org/#the-refresh-header) and Content-Location (RFC 9110 §8.7).
html::link_list header_links_of(const http::response_head& head);

}  // namespace fanfold
