#pragma once

#include <cstdint>
#include <fanfold/ip_address.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fanfold::http {

/// Addresses of names that were told, in the words of curl's --resolve: `HOST:PORT:ADDRESS[,ADDRESS]...`; HOST may be
/// `*`, which stands for any. The last one told counts, that of a name before that of any.
class static_addresses {
 public:
  /// Passes over what says nothing.
  explicit static_addresses(std::span<const std::string> entries);

  /// Those of a host and port; none where nothing was told. O(entries).
  std::vector<ip_address> find(std::string_view host, std::uint16_t port) const;

 private:
  struct entry {
    std::string host;
    std::uint16_t port;
    std::vector<ip_address> addresses;
  };
  std::vector<entry> entries_;
};

}  // namespace fanfold::http
