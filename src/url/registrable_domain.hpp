#pragma once

#include <string_view>

namespace fanfold {

/// The part of a host, in ASCII, that its owner registered: a public suffix and one label more. The host itself where
/// there is none such: for an IP address, a public suffix, a name without dots.
/// Asks the public suffix list (https://publicsuffix.org/) that libpsl was built with.
std::string_view registrable_domain(std::string_view host);

}  // namespace fanfold
