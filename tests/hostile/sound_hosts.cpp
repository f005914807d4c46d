#include "hostile/sound_hosts.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "support/expected_crawl.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using test_web::place;

constexpr auto patience = 60s;

std::vector<place> roots(const test_web::web_model& web) {
  std::vector<place> all;
  for (std::uint32_t host = 0; host < web.options().hosts; ++host) all.push_back({.host = host});
  return all;
}

}  // namespace

std::vector<std::string> sound_hosts::seeds() const {
  std::vector<std::string> all;
  for (const auto& at : roots(web_.web())) all.push_back(web_.web().url(at));
  return all;
}

void sound_hosts::wait_for(attack under_way) {
  const std::scoped_lock lock(mutex_);
  under_way_ = std::move(under_way);
  asked_ = clock::now();
  began_ = {};
  attacked_ = false;
}

bool sound_hosts::ready() {
  const std::scoped_lock lock(mutex_);
  if (began_ != clock::time_point()) return true;
  attacked_ = under_way_();
  if (!attacked_ && clock::now() - asked_ < patience) return false;
  began_ = clock::now();
  return true;
}

bool sound_hosts::was_attacked() const {
  const std::scoped_lock lock(mutex_);
  return attacked_;
}

sound_hosts::clock::time_point sound_hosts::began() const {
  const std::scoped_lock lock(mutex_);
  return began_;
}

void sound_hosts::check(std::vector<page_record>& pages) const {
  auto missing = ends_;
  std::erase_if(pages, [&](const page_record& page) {
    if (!own(page)) return false;
    const auto end = missing.extract(page.url);
    EXPECT_TRUE(end) << page.url << " should not be there, or not twice";
    if (end) EXPECT_EQ(page.error.empty() ? std::to_string(page.status) : page.error, end.mapped()) << page.url;
    return true;
  });
  for (const auto& [url, end] : missing) ADD_FAILURE() << url << " is missing";
}

std::map<std::string, std::string> sound_hosts::sound_ends() const {
  std::map<std::string, std::string> ends;
  for (const auto& visit : test_web::expect_crawl(web_.web(), roots(web_.web()), {}))
    ends[web_.web().url(visit.at)] =
        visit.outcome == test_web::visit_outcome::answered ? std::to_string(visit.status) : "robots_disallowed";
  return ends;
}

}  // namespace fanfold
