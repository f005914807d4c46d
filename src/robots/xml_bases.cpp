#include "robots/xml_bases.hpp"

#include <utility>

namespace fanfold::robots {

void xml_bases::open(std::size_t depth, std::string_view written) {
  if (written.empty() || written.size() > max_bytes) return;
  const bool is_in_absolute = !bases_.empty() && bases_.back().absolute;
  auto absolute = is_in_absolute ? url::parse(written, *bases_.back().absolute) : url::parse(written);
  if (absolute) {
    if (absolute->href().size() <= max_bytes) bases_.push_back({depth, {}, *std::move(absolute)});
  } else if (!is_in_absolute) {
    std::string relative = resolve(written);
    if (relative.size() <= max_bytes) bases_.push_back({depth, std::move(relative), std::nullopt});
  }
}

void xml_bases::close(std::size_t depth) {
  if (!bases_.empty() && bases_.back().depth == depth) bases_.pop_back();
}

std::string xml_bases::resolve(std::string_view reference) const {
  if (bases_.empty()) return std::string(reference);
  const auto& [depth, relative, absolute] = bases_.back();
  if (absolute) {
    const auto resolved = url::parse(reference, *absolute);
    return std::string(resolved ? resolved->href() : reference);
  }
  if (reference.starts_with('/') || url::parse(reference)) return std::string(reference);
  return relative.substr(0, relative.rfind('/') + 1).append(reference);
}

}  // namespace fanfold::robots
