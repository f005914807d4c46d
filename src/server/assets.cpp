#include "server/assets.hpp"

#include <algorithm>

namespace fanfold::server {

const asset* find_asset(std::string_view path) {
  const auto all = assets();
  const auto found = std::ranges::find(all, path, &asset::path);
  return found == all.end() ? nullptr : &*found;
}

}  // namespace fanfold::server
