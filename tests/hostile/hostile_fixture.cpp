#include "hostile/hostile_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "hostile/peak_memory.hpp"

namespace fanfold {
namespace {

using test_web::place;
using test_web::web_options;
using test_web::web_server;

constexpr std::size_t most_memory_bytes = 100 << 20;

web_options sound_web() {
  return {.hosts = 3, .pages = 8, .hosts_per_domain = 3, .depth = 2};
}

std::vector<place> sound_seeds() {
  std::vector<place> seeds;
  for (std::uint32_t host = 0; host < sound_web().hosts; ++host) seeds.push_back({.host = host});
  return seeds;
}

/// How each page of the sound hosts must end, by URL.
std::map<std::string, std::string> sound_ends(const web_server& web) {
  std::map<std::string, std::string> ends;
  for (const auto& visit : test_web::expect_crawl(web.web(), sound_seeds(), {}))
    ends[web.web().url(visit.at)] =
        visit.outcome == test_web::visit_outcome::answered ? std::to_string(visit.status) : "robots_disallowed";
  return ends;
}

/// Takes the records of the sound hosts' pages out of all, which must be as they should.
void check_sound(const web_server& web, std::vector<page_record>& pages) {
  auto missing = sound_ends(web);
  const std::string port = fmt::format(":{}/", web.web().port(0));
  std::erase_if(pages, [&](const page_record& page) {
    if (page.url.find(port) == std::string::npos) return false;
    const auto end = missing.extract(page.url);
    EXPECT_TRUE(end) << page.url << " should not be there, or not twice";
    if (end) EXPECT_EQ(page.error.empty() ? std::to_string(page.status) : page.error, end.mapped()) << page.url;
    return true;
  });
  for (const auto& [url, end] : missing) ADD_FAILURE() << url << " is missing";
}

/// Stops a crawl when the sound hosts' pages are all there.
class sound_pages_awaited final : public sink {
 public:
  explicit sound_pages_awaited(const web_server& web)
      : port_(fmt::format(":{}/", web.web().port(0))), missing_(sound_ends(web).size()) {}
  void stops(crawler& which) { which_ = &which; }

  store_result<void> write(const page_record& page) override {
    pages.push_back(page);
    if (page.url.find(port_) != std::string::npos && --missing_ == 0) which_->stop();
    return {};
  }
  store_result<void> close() override { return {}; }

  std::vector<page_record> pages;

 private:
  std::string port_;
  std::size_t missing_;
  crawler* which_ = nullptr;
};

void check_memory(const peak_memory& memory) {
  const auto growth = memory.growth_bytes();
  testing::Test::RecordProperty("memory_growth_bytes", std::to_string(growth));
  EXPECT_LT(growth, most_memory_bytes);
}

}  // namespace

hostile_web::hostile_web() : sound_(sound_web()), hostile_(web_options{.hosts = 2, .pages = 2}) {
  options_.resolve = hostile_.resolve();
  for (auto& entry : sound_.resolve()) options_.resolve.push_back(std::move(entry));
  options_.workers = 2;
  options_.retries = 0;
  options_.max_body_bytes = 1 << 20;
}

std::string hostile_web::hostile(std::string_view path, std::string_view host) const {
  return fmt::format("http://{}:{}{}", host, hostile_.web().port(0), path);
}

crawled hostile_web::crawl_beside(std::vector<std::string> urls) {
  options_.seeds = std::move(urls);
  for (const auto& at : sound_seeds()) options_.seeds.push_back(sound_.web().url(at));
  const peak_memory memory;
  crawled result = crawl(options_);
  check_memory(memory);
  check_sound(sound_, result.pages);
  return result;
}

page_record hostile_web::visit(std::string_view path) {
  const auto result = crawl_beside({hostile(path)});
  const auto found = result.by_url.find(hostile(path));
  if (found == result.by_url.end()) {
    ADD_FAILURE() << "no record of " << path;
    return {};
  }
  return found->second;
}

page_record hostile_web::visit_alone(const std::string& url, std::chrono::milliseconds timeout) {
  crawl_options alone = options_;
  alone.seeds = {url};
  alone.timeout = timeout;
  const auto pages = crawl(alone).pages;
  EXPECT_EQ(pages.size(), 1u) << url;
  return pages.empty() ? page_record() : pages.front();
}

std::vector<page_record> hostile_web::finish_others_beside(std::vector<std::string> urls) {
  options_.seeds = std::move(urls);
  for (const auto& at : sound_seeds()) options_.seeds.push_back(sound_.web().url(at));
  options_.timeout = std::chrono::hours(1);
  sound_pages_awaited records(sound_);
  const peak_memory memory;
  auto endless = crawler::make(options_, {&records}).value();
  records.stops(endless);
  run(endless.run());
  check_memory(memory);
  check_sound(sound_, records.pages);
  return records.pages;
}

}  // namespace fanfold
