#include "crawl/link_places.hpp"

#include <algorithm>

namespace fanfold {
namespace {

std::string key_of(const job_place& place) {
  return place.element + ' ' + place.attribute + ' ' + place.kind;
}

std::uint32_t packed(const link_place& place) {
  static_assert(sizeof place.element == 1 && sizeof place.attribute == 1 && sizeof place.kind == 1);
  return static_cast<std::uint32_t>(place.element) << 16 | static_cast<std::uint32_t>(place.attribute) << 8 |
         static_cast<std::uint32_t>(place.kind);
}

}  // namespace

store_result<link_places> link_places::of(job_file& job) {
  link_places all;
  const auto read =
      job.for_each_place([&all](const job_place& place) { all.numbers_.emplace(key_of(place), place.id); });
  if (!read) return read.error();
  return all;
}

std::uint32_t link_places::number(const link_place& place, std::vector<job_place>& added) {
  const auto [known, is_unknown] = known_.try_emplace(packed(place));
  if (is_unknown) known->second = number_by_name(place, added);
  return known->second;
}

std::uint32_t link_places::number_by_name(const link_place& place, std::vector<job_place>& added) {
  job_place row{0, std::string(name_of(place.element)), std::string(name_of(place.attribute)),
                std::string(name_of(place.kind))};
  const auto [found, is_new] = numbers_.try_emplace(key_of(row), static_cast<std::uint32_t>(numbers_.size() + 1));
  if (is_new && found->second <= job_place::max_id) {
    row.id = found->second;
    added.push_back(std::move(row));
  }
  return found->second <= job_place::max_id ? found->second : 0;
}

}  // namespace fanfold
