#include "url/url_error.hpp"

#include <string>

namespace fanfold {
namespace {

class category final : public boost::system::error_category {
 public:
  const char* name() const noexcept override { return "fanfold.url"; }
  std::string message(int code) const override {
    switch (static_cast<url_errc>(code)) {
      case url_errc::relative_without_base:
        return "a relative URL without a base";
      case url_errc::missing_host:
        return "no host";
      case url_errc::invalid_domain:
        return "not a domain name";
      case url_errc::forbidden_host_byte:
        return "a character that no host may have";
      case url_errc::invalid_ipv4:
        return "not an IPv4 address";
      case url_errc::invalid_ipv6:
        return "not an IPv6 address";
      case url_errc::invalid_port:
        return "not a port number";
      case url_errc::too_long:
        return "too long";
    }
    return "unknown error";
  }
};

}  // namespace

const boost::system::error_category& url_category() noexcept {
  static const category instance;
  return instance;
}

boost::system::error_code make_error_code(url_errc code) noexcept {
  return {static_cast<int>(code), url_category()};
}

}  // namespace fanfold
