#include "url/registrable_domain.hpp"

#include <libpsl.h>

#include <cstring>
#include <string>

#include "url/ipv4.hpp"

namespace fanfold {

std::string_view registrable_domain(std::string_view host) {
  if (host.starts_with('[') || url_detail::ends_in_number(host)) return host;
  const std::string name(host);  // ends in the '\0' that libpsl asks for
  const char* const domain = psl_registrable_domain(psl_builtin(), name.c_str());
  return domain == nullptr ? host : host.substr(host.size() - std::strlen(domain));
}

}  // namespace fanfold
