#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fanfold::url_detail {

/// https://url.spec.whatwg.org/#concept-domain-to-ascii for a domain (UTF-8) with characters beyond ASCII: UTS #46
/// ToASCII, non-transitional, with CheckBidi and CheckJoiners, without CheckHyphens, UseSTD3ASCIIRules and
/// VerifyDnsLength. Nothing: it has no such form.
///
/// Deviations. Characters newer than ICU's Unicode are refused. So is U+1806, and a domain of more than 4096 bytes:
/// DNS ends at 253, and Punycode takes quadratic time.
std::optional<std::string> domain_to_ascii(std::string_view domain);

}  // namespace fanfold::url_detail
