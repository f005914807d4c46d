#include "url/host.hpp"

#include <algorithm>

#include "url/byte_class.hpp"
#include "url/idna.hpp"
#include "url/ipv4.hpp"
#include "url/ipv6.hpp"
#include "url/percent_encode.hpp"

namespace fanfold::url_detail {
namespace {

constexpr url_errc ok{};

url_errc append_ipv6_host(std::string& out, std::string_view host) {
  if (!host.ends_with(']')) return url_errc::invalid_ipv6;
  const auto address = parse_ipv6(host.substr(1, host.size() - 2));
  if (!address) return url_errc::invalid_ipv6;
  out += '[';
  append_ipv6(out, *address);
  out += ']';
  return ok;
}

/// https://url.spec.whatwg.org/#concept-opaque-host-parser
url_errc append_opaque_host(std::string& out, std::string_view host) {
  const auto forbidden = [](char c) { return is(c, byte_class::forbidden_in_host); };
  if (std::ranges::any_of(host, forbidden)) return url_errc::forbidden_host_byte;
  append_percent_encoded(out, host, byte_class::encoded_in_opaque);
  return ok;
}

/// A domain that is not in its final form yet.
url_errc append_domain_converted(std::string& out, std::string_view host) {
  std::string domain;
  append_percent_decoded(domain, host);
  if (std::ranges::all_of(domain, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    // The standard asks nothing else of ASCII, not even that "xn--" be followed by Punycode.
    std::ranges::transform(domain, domain.begin(), ascii_lower);
  } else {
    auto ascii = domain_to_ascii(domain);
    if (!ascii || ascii->empty()) return url_errc::invalid_domain;
    domain = std::move(*ascii);
  }
  const auto forbidden = [](char c) { return is(c, byte_class::forbidden_in_domain); };
  if (std::ranges::any_of(domain, forbidden)) return url_errc::forbidden_host_byte;
  out += domain;
  return ok;
}

}  // namespace

url_errc append_host(std::string& out, std::string_view host, bool special) {
  if (host.front() == '[') return append_ipv6_host(out, host);
  if (!special) return append_opaque_host(out, host);

  const auto start = out.size();
  if (std::ranges::all_of(host, [](char c) { return is(c, byte_class::plain_in_domain); })) {
    out += host;
  } else if (const auto error = append_domain_converted(out, host); error != ok) {
    return error;
  }
  const auto domain = std::string_view(out).substr(start);
  if (!ends_in_number(domain)) return ok;
  const auto address = parse_ipv4(domain);
  if (!address) return url_errc::invalid_ipv4;
  out.resize(start);
  append_ipv4(out, *address);
  return ok;
}

}  // namespace fanfold::url_detail
