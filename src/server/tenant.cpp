#include "server/tenant.hpp"

#include <algorithm>

namespace fanfold::server {

bool is_tenant_name(std::string_view name) noexcept {
  const auto is_alphanumeric = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const auto may_follow = [&](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; };
  return !name.empty() && name.size() <= 63 && is_alphanumeric(name.front()) && std::ranges::all_of(name, may_follow);
}

}  // namespace fanfold::server
