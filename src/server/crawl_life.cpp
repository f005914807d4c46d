// How crawls live: they begin, go on after a restart, end, and all the while it is written down how far they have come.
#include <boost/json.hpp>
#include <boost/system/system_error.hpp>
#include <fanfold/sleep.hpp>
#include <fanfold/timeout.hpp>
#include <fanfold/to_thread.hpp>
#include <system_error>
#include <tuple>
#include <utility>

#include "crawl/archive.hpp"
#include "crawl/crawler.hpp"
#include "crawl/seeds.hpp"
#include "server/download.hpp"
#include "server/live_crawl.hpp"

namespace fanfold::server {
namespace {

using namespace std::chrono_literals;

// What of a crawl was accounted for: the rest is its tenant's usage.
crawl_statistics accounted_in(const std::string& statistics) {
  const auto value = boost::json::parse(statistics);
  crawl_statistics known;
  known.pages = value.at("pages").to_number<std::uint64_t>();
  known.bytes = value.at("bytes").to_number<std::uint64_t>();
  return known;
}

// The job, once nobody is in the middle of reading it any more: a download, a backup.
job_file open_job(const std::filesystem::path& file) {
  for (int tries = 1;; ++tries) {
    auto job = job_file::open(file);
    if (job || job.error().code != store_errc::locked || tries == 12) return std::move(job).value();
  }
}

// What a tenant is told of a failure: the server's log has the rest.
std::string reason_of(const std::exception& failure) {
  const auto* const error = dynamic_cast<const boost::system::system_error*>(&failure);
  return error ? error->code().message() : "internal error";
}

// With all its files. Who still reads them may make and remove others meanwhile. Blocks.
void remove_folder(const std::filesystem::path& folder) {
  std::error_code failed;
  std::filesystem::remove_all(folder, failed);
  for (int tries = 0; failed && tries < 10; ++tries) std::filesystem::remove_all(folder, failed);
  if (failed) throw std::filesystem::filesystem_error("can't be removed", folder, failed);
}

// Makes the crawl's folder and opens its files. Blocks.
std::pair<job_file, std::optional<warc_file>> open_files(const std::filesystem::path& file,
                                                         const std::filesystem::path& warc, bool is_archived,
                                                         const crawl_options& options) {
  std::filesystem::create_directories(file.parent_path());
  job_file job = open_job(file);
  if (!is_archived) return {std::move(job), std::nullopt};
  if (job.options().value().empty()) std::filesystem::remove(warc);  // the process was killed before the job began
  auto archive = open_archive(warc, &job, options);
  return {std::move(job), std::move(archive)};
}

}  // namespace

std::string json_of(const crawl_statistics& now) {
  return boost::json::serialize(boost::json::object{{"pages", now.pages},
                                                    {"errors", now.errors},
                                                    {"disallowed", now.disallowed},
                                                    {"bytes", now.bytes},
                                                    {"retries", now.retries},
                                                    {"trapped", now.trapped},
                                                    {"queued", now.queued},
                                                    {"running", now.running},
                                                    {"seeds", now.seeds},
                                                    {"seeds_fetched", now.seeds_fetched}});
}

task<> crawl_service::run() {
  co_await resources_.open();
  auto ended = co_await settled(with_group([this](task_group& group) -> task<> {
    group_ = &group;
    go_on();
    ready_.set();
    while (!draining_.is_set()) {
      co_await move_on_after(1s, wait_for(&draining_));
      tick();
    }
    for (auto& [id, each] : live_) each->stop_for(live_crawl::stop::by_end_of_service);
  }));
  group_ = nullptr;
  co_await shielded(resources_.close());
  std::move(ended).value();
}

// What ran when the process ended runs again; what was being removed goes.
void crawl_service::go_on() {
  for (const crawl_record& record : catalogue_.crawls_in(crawl_state::running).value()) go_on_with(record);
  for (const std::string& id : catalogue_.removals().value())
    std::ignore = group_->spawn(&crawl_service::forget, this, id);
  std::ignore = group_->spawn(&crawl_service::clean_up, this);
}

task<> crawl_service::clean_up() {
  co_await to_thread([crawls = options_.folder / "crawls", before = std::filesystem::file_time_type::clock::now()] {
    remove_old_copies(crawls, before);
  });
}

void crawl_service::go_on_with(const crawl_record& record) {
  try {
    begin(live_of(record));
  } catch (const refusal& unreadable) {
    const std::string& why = unreadable.why().detail;
    tell(record.id, why);
    std::ignore = catalogue_.change_state(record.id, crawl_state::failed, why, wall_time());
  }
}

// Throws refusal where another version has written what this one can't read.
crawl_service::live crawl_service::live_of(const crawl_record& record) {
  const auto unreadable = [](std::string_view why) {
    return refusal(conflict("this version of the server can't read the crawl's options (" + std::string(why) +
                                "): go on with it in the version that made it",
                            "unreadable_options"));
  };
  const auto what = std::make_shared<live_crawl>();
  what->allowance = allowance_of(record.tenant);
  try {
    what->record = record;
    what->order = read_granted_order(record.options);
    what->reported = accounted_in(record.statistics);
    return what;
  } catch (const refusal& wrong) {
    throw unreadable(wrong.why().detail);
  } catch (const std::exception& wrong) {
    throw unreadable(wrong.what());
  }
}

void crawl_service::begin(live what) {
  live_.emplace(what->record.id, what);
  std::ignore = group_->spawn(&crawl_service::keep, this, what);
}

// A crawl's life: whatever becomes of it is written down, as soon as it can be, and ends nobody else's.
task<> crawl_service::keep(live what) {
  std::optional<std::string> failure;
  try {
    co_await crawl(what);
  } catch (const cancelled&) {
    what->stopped = live_crawl::stop::by_end_of_service;
  } catch (const std::exception& failed) {
    failure = reason_of(failed);
    tell(what->record.id, failed.what());
  }
  what->is_over = true;
  while (!record_end(what, failure) && !draining_.is_set()) co_await move_on_after(1s, wait_for(&draining_));
  live_.erase(what->record.id);
  what->tell_watchers();
  what->ended.set();
}

bool crawl_service::record_end(const live& what, const std::optional<std::string>& failure) {
  try {
    account({&what, 1});
    if (failure)
      checked(catalogue_.change_state(what->record.id, crawl_state::failed, failure, wall_time()));
    else if (what->stopped == live_crawl::stop::none)
      checked(catalogue_.change_state(what->record.id, crawl_state::finished, std::nullopt, wall_time()));
    return true;
  } catch (const boost::system::system_error&) {
    return false;
  }
}

// The files of a crawl that is nobody's any more. What can't go now goes at the next start.
task<> crawl_service::forget(std::string id) {
  try {
    co_await to_thread([folder = folder_of(id)] { remove_folder(folder); });
    checked(catalogue_.finish_removal(id));
  } catch (const cancelled&) {
    throw;
  } catch (const std::exception& failed) {
    tell(id, failed.what());
  }
}

void crawl_service::tell(std::string_view crawl, std::string_view why) const {
  if (options_.on_failure) options_.on_failure(crawl, why);
}

task<crawl_statistics> crawl_service::crawl(live what) {
  crawl_options options = with_order(options_.common, what->order);
  options.concurrency = std::min(options_.crawl_concurrency, options_.common.concurrency);
  const std::string& id = what->record.id;
  auto [files, within] =
      co_await to_thread([file = job_of(id), warc = archive_of(id), is_archived = what->order.archive, &options] {
        return std::pair(open_files(file, warc, is_archived, options), scope_of(options).value());
      });
  auto& [job, archive] = files;
  crawl_parts parts{.job = std::move(job),
                    .archive = std::move(archive),
                    .shared = &resources_,
                    .party = what->record.tenant,
                    .allowance = what->allowance,
                    .within = std::move(within)};
  what->runs.emplace(make_crawler(std::move(options), std::move(parts)).value());
  if (what->stopped != live_crawl::stop::none) what->runs->stop();
  co_return co_await what->runs->run();
}

// Writes down how far these crawls have come, and what their tenants have had.
void crawl_service::account(std::span<const live> crawls) {
  std::vector<live> news;
  std::vector<crawl_progress> progress;
  std::map<std::string, usage> used;
  usage all;
  for (const live& each : crawls) {
    if (!each->has_figures() || !each->has_news()) continue;
    const crawl_statistics& now = each->runs->statistics();
    news.push_back(each);
    progress.push_back({each->record.id, json_of(now)});
    const usage had{now.pages - std::min(now.pages, each->reported.pages),
                    now.bytes - std::min(now.bytes, each->reported.bytes)};
    for (usage* const of : {&all, &used[each->record.tenant]}) {
      of->pages += had.pages;
      of->bytes += had.bytes;
    }
    each->tell_watchers();
  }
  if (news.empty()) return;
  std::vector<tenant_usage> had;
  for (const auto& [tenant, of] : used) had.push_back({tenant, of});
  checked(catalogue_.record_progress(progress, had, wall_time()));
  for (const live& each : news) each->reported = each->runs->statistics();
  done_.pages += all.pages;
  done_.bytes += all.bytes;
}

// What can't be written down is so a second later, or whenever it can be.
void crawl_service::tick() {
  std::vector<live> all;
  for (const auto& [id, each] : live_) all.push_back(each);
  try {
    if (!can_record_) checked(catalogue_.try_to_write());
    account(all);
    keep_to_quotas();
  } catch (const boost::system::system_error&) {
    if (can_record_) throw;
  }
}

}  // namespace fanfold::server
