#pragma once

#include <string>
#include <string_view>

#include "url/url_error.hpp"

namespace fanfold::url_detail {

/// Appends a host in its serialised form: a domain, an IPv4 or an IPv6 address, or, where the URL's scheme is not
/// special, an opaque host. https://url.spec.whatwg.org/#concept-host-parser
/// `host`: not empty. Returns url_errc{} where all is well; else part of the host may have been appended.
url_errc append_host(std::string& out, std::string_view host, bool special);

}  // namespace fanfold::url_detail
