#include "hostile/hostile_fixture.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <optional>
#include <utility>

#include "hostile/peak_memory.hpp"

namespace fanfold {
namespace {

using namespace std::chrono_literals;
using std::chrono::steady_clock;
using test_web::web_options;

constexpr double most_cpu_seconds = 20;

/// Keeps every record, and when the last page of the sound hosts came; stops a crawl then, if it is to.
class watched_records final : public sink {
 public:
  explicit watched_records(const sound_hosts& sound) : sound_(sound), missing_(sound.pages()) {}
  void stops(crawler& which) { which_ = &which; }

  store_result<void> write(const page_record& page) override {
    kept_.pages.push_back(page);
    if (sound_.own(page) && --missing_ == 0) {
      done_ = steady_clock::now();
      if (which_) which_->stop();
    }
    return {};
  }
  store_result<void> close() override { return {}; }

  const kept_records& kept() const { return kept_; }
  /// How long the sound hosts took, since they began to answer.
  steady_clock::duration sound_time() const { return done_ ? *done_ - sound_.began() : steady_clock::duration::max(); }

 private:
  const sound_hosts& sound_;
  std::size_t missing_;
  kept_records kept_;
  std::optional<steady_clock::time_point> done_;
  crawler* which_ = nullptr;
};

/// How long the sound hosts may take beside anything: much more than alone, so that no busy machine fails, and less
/// than what only one of them waits for would make it.
steady_clock::duration most_sound_time() {
  static const auto alone = [] {
    sound_hosts sound;
    crawl_options options{.seeds = sound.seeds(), .retries = 0, .workers = 1, .resolve = sound.resolve()};
    watched_records records(sound);
    auto crawl = make_crawler(options, {.sinks = {&records}}).value();
    run(crawl.run());
    return records.sound_time();
  }();
  return 20 * alone + 5s;
}

void check_cost(const peak_memory& memory, std::size_t most_memory_bytes, std::clock_t before) {
  const auto growth = memory.growth_bytes();
  testing::Test::RecordProperty("memory_growth_bytes", std::to_string(growth));
  EXPECT_LT(growth, most_memory_bytes);
  if (memory_is_measurable) EXPECT_LT(double(std::clock() - before) / CLOCKS_PER_SEC, most_cpu_seconds);
}

}  // namespace

hostile_web::hostile_web() : hostile_(web_options{.hosts = 2, .pages = 2}) {
  options_.resolve = hostile_.resolve();
  std::ranges::move(sound_.resolve(), std::back_inserter(options_.resolve));
  options_.workers = 1;
  options_.retries = 0;
  options_.max_body_bytes = 1 << 20;
}

std::string hostile_web::hostile(std::string_view path, std::string_view host) const {
  return fmt::format("http://{}:{}{}", host, hostile_.web().port(0), path);
}

hostile_web::attack hostile_web::asked_for(std::vector<std::string> urls) const {
  std::erase_if(urls, [port = fmt::format(":{}/", hostile_.web().port(0))](const auto& url) {
    return url.find(port) == std::string::npos;
  });
  return [this, urls = std::move(urls)] {
    return std::ranges::all_of(urls, [this](const auto& url) { return hostile_.seen().requests(url) > 0; });
  };
}

hostile_web::attack hostile_web::asked_for_more(std::uint64_t requests) const {
  const auto enough = hostile_.seen().total_requests() + requests;
  return [this, enough] { return hostile_.seen().total_requests() >= enough; };
}

crawled hostile_web::run_beside(std::vector<std::string> urls, attack under_way, bool to_the_end) {
  const testing::ScopedTrace trace(__FILE__, __LINE__, urls.front().substr(0, 200));
  const auto most_time = most_sound_time();
  options_.seeds = std::move(urls);
  std::ranges::move(sound_.seeds(), std::back_inserter(options_.seeds));
  sound_.wait_for(std::move(under_way));
  watched_records records(sound_);
  auto crawl = make_crawler(options_, {.sinks = {&records}}).value();
  if (!to_the_end) records.stops(crawl);
  const peak_memory memory;
  const auto before = std::clock();
  const crawl_statistics statistics = run(crawl.run());
  check_cost(memory, most_memory_bytes_, before);
  EXPECT_TRUE(sound_.was_attacked()) << "the sound hosts were done without an attack";
  EXPECT_LT(records.sound_time(), most_time) << "the sound hosts were held up";
  crawled result{records.kept().pages, statistics, records.kept().by_url(), crawl.traps()};
  sound_.check(result.pages);
  return result;
}

crawled hostile_web::crawl_beside(std::vector<std::string> urls, attack under_way) {
  return run_beside(std::move(urls), std::move(under_way), true);
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

std::vector<page_record> hostile_web::finish_others_beside(std::vector<std::string> urls, attack under_way) {
  options_.timeout = 1h;
  return run_beside(std::move(urls), std::move(under_way), false).pages;
}

}  // namespace fanfold
